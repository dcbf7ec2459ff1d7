import type { z } from 'zod';
import { AppError, type ErrorData } from '../../src/shared/errors.ts';
import { Requests, type Reply, type RequestInput, type RequestName, type RequestOutput } from '../../src/shared/ipc.ts';
import { describeRefusal } from '../../src/shared/refusal.ts';
import { toDatabaseError } from '../../src/main/db/sqlite-error.ts';
import { toMachineError } from '../../src/main/file-error.ts';
import type { Log } from '../../src/main/log.ts';
import type { Sender } from '../security/trusted-sender.ts';

/** One function a request of the contract; a missing or mistyped one does not compile. */
export type Handlers = { [Name in RequestName]: (input: RequestInput<Name>) => RequestOutput<Name> | Promise<RequestOutput<Name>> };

export interface RequestDependencies {
  handlers: Handlers;
  isTrusted: (sender: Sender) => boolean;
  log: Pick<Log, 'warn' | 'error'>;
}

/** The part of Electron's `ipcMain` that is used. */
export interface RequestChannel<Event extends Sender> {
  handle(channel: string, listener: (event: Event, input: unknown) => Promise<Reply<unknown>>): void;
}

/** Connects every request of the contract with its handler. */
export function registerRequests<Event extends Sender>(channel: RequestChannel<Event>, dependencies: RequestDependencies): void {
  for (const name of Object.keys(Requests) as RequestName[]) {
    channel.handle(name, (event, input) => answerRequest(name, event, input, dependencies));
  }
}

/** What happens to every request: the sender is checked, then the payload, then the handler runs. Never throws. */
export async function answerRequest<Name extends RequestName>(
  name: Name,
  sender: Sender,
  input: unknown,
  { handlers, isTrusted, log }: RequestDependencies,
): Promise<Reply<RequestOutput<Name>>> {
  try {
    if (!isTrusted(sender)) {
      log.warn('Request refused: it does not come from the window', { name, url: sender.senderFrame?.url ?? null });
      throw new AppError('forbidden', 'This request does not come from the Reelcase window.');
    }
    const parsed = Requests[name].input.safeParse(input);
    if (!parsed.success) throw refused(name, parsed.error, input, log);
    return { ok: true, value: await handlers[name](parsed.data as RequestInput<Name>) };
  } catch (error) {
    return { ok: false, error: toErrorData(name, error, log) };
  }
}

/** What a person filled in is told in words; what only the window itself can have got wrong is for the log. */
function refused(name: RequestName, error: z.ZodError, input: unknown, log: Pick<Log, 'warn'>): AppError {
  const refusal = describeRefusal(error, input);
  if (refusal !== undefined) return new AppError('invalid_input', refusal.message, { remedy: refusal.remedy });
  log.warn('Request refused: it does not fit the contract', { name, issues: error.issues });
  return new AppError('invalid_input', 'The window has asked for something that makes no sense, so nothing was done.', { remedy: 'Try again. If it happens again, report it with the log file of the data folder.' });
}

/** The page gets no stack and no path of the program; the log gets everything. */
function toErrorData(name: RequestName, error: unknown, log: Pick<Log, 'error'>): ErrorData {
  if (error instanceof AppError) return error.toData();
  const ofMachine = toMachineError(toDatabaseError(error, 'reelcase.db'));
  if (ofMachine instanceof AppError) {
    log.error('The store or a disk failed a request', { name, error });
    return ofMachine.toData();
  }
  log.error('Request failed unexpectedly', { name, error });
  return {
    code: 'internal',
    message: 'Something went wrong inside Reelcase.',
    remedy: 'Try again. If it happens again, report it with the log file of the data folder.',
  };
}
