import { z } from 'zod';
import type { Case, CaseDeletion } from './case.ts';
import { MAX_CASE_DESCRIPTION_LENGTH, MAX_CASE_NAME_LENGTH } from './case.ts';
import type { ErrorData } from './errors.ts';
import type { ChosenPicture, Export, ExportPlanSummary } from './export.ts';
import { MAX_EXPORT_NAME_LENGTH } from './export.ts';
import { proofModes } from './export-kinds.ts';
import { exportOptionsSchema } from './export-options.ts';
import type { Filmstrip } from './filmstrip.ts';
import { MAX_FILMSTRIP_PICTURES } from './filmstrip.ts';
import type { BatchResult, ExportJob, JobAttempt, JobState, QueueDone } from './job.ts';
import { LIMIT_MAX_CONCURRENT, MAX_BATCH_EXPORT_ITEMS, MAX_QUEUED_EXPORT_JOBS, whenDoneActions } from './job.ts';
import type { Camera, CameraCoverage, IndexProgress, Source, UnreadableFile } from './recordings.ts';
import { MAX_CALENDAR_DAYS } from './recordings.ts';
import type { AppInfo, Settings } from './settings.ts';

// The one contract between window and engine. Preload, handlers and the renderer's api.ts are derived from the two maps
// below; adding a call is one line here, its engine function and its handler line.

/** Marks what a request answers; carries a type only. */
type Answer<Output> = { readonly output?: Output };
const answers = <Output>(): Answer<Output> => ({});
const request = <Input extends z.ZodType, Output>(input: Input, _answer: Answer<Output>) => ({ input }) as { input: Input } & Answer<Output>;

const nothing = z.undefined();
const id = z.string().regex(/^[A-Za-z0-9_]{1,64}$/);
const ids = z.array(id).min(1).max(1_000);
const rowId = z.number().int().positive();
// Year 1970 to 9999; also keeps NaN, infinities and fractions out of the engine.
const instantMs = z.number().int().min(0).max(253_402_300_799_999);
const page = { limit: z.number().int().min(1).max(500), offset: z.number().int().min(0) };
const caseName = z.string().trim().min(1).max(MAX_CASE_NAME_LENGTH);
const caseDescription = z.string().max(MAX_CASE_DESCRIPTION_LENGTH);
const cameraRange = { cameraIds: z.array(rowId).min(1).max(MAX_BATCH_EXPORT_ITEMS), startMs: instantMs, endMs: instantMs };
const boundariesMs = z.array(instantMs).min(2).max(MAX_CALENDAR_DAYS + 1).refine((all) => all.every((ms, index) => index === 0 || ms > (all[index - 1] ?? 0)), 'Each day starts later than the one before');

const queuePlace = z.union([z.object({ to: z.enum(['top', 'bottom']) }), z.object({ before: id })]);
const settingsChange = z.object({ maxConcurrent: z.number().int().min(1).max(LIMIT_MAX_CONCURRENT), proof: z.enum(proofModes), whenDone: z.enum(whenDoneActions) }).partial();

/** One export of a batch request. An absent or blank name gets the default name. */
export const batchItemSchema = z.object({
  cameraId: rowId,
  startMs: instantMs,
  endMs: instantMs,
  name: z.string().max(MAX_EXPORT_NAME_LENGTH).optional(),
  clientItemId: z.string().max(128).optional(),
  /** A chosen picture that becomes the thumbnail; the first shown picture does when absent. */
  pictureId: id.optional(),
});

/** A batch request. `exportCaseId` wins over `newCaseName`, as in the reference system. */
export const enqueueSchema = z.object({
  items: z.array(batchItemSchema).min(1).max(MAX_BATCH_EXPORT_ITEMS),
  exportCaseId: id.nullish(),
  newCaseName: caseName.nullish(),
  newCaseDescription: caseDescription.nullish(),
  /** The same for all items; a lossless, exact copy when absent. */
  options: exportOptionsSchema.optional(),
});
export type EnqueueRequest = z.infer<typeof enqueueSchema>;

/** `noun:verb` → what it takes and what it answers. */
export const Requests = {
  'app:info': request(nothing, answers<AppInfo>()),

  'sources:list': request(nothing, answers<Source[]>()),
  /** Opens the system's folder dialog; null when the person closes it. */
  'sources:addFolder': request(nothing, answers<Source | null>()),
  'sources:remove': request(z.object({ sourceId: rowId }), answers<null>()),
  /** Starts a scan and returns at once; `indexing:progress` tells the rest. */
  'sources:index': request(z.object({ sourceId: rowId }), answers<null>()),
  /** Opens the system's folder dialog for the place where queued footage is held; answers the source as it is afterwards. */
  'sources:choosePinFolder': request(z.object({ sourceId: rowId }), answers<Source>()),
  /** Holds footage no more; what is held now stays until its job has ended. */
  'sources:clearPinFolder': request(z.object({ sourceId: rowId }), answers<Source>()),
  /** Where a database of the recorder lies in one of the usual places, for people to read; null where there is none, and where one is used already. */
  'sources:findDatabase': request(z.object({ sourceId: rowId }), answers<string | null>()),
  /** Uses what the engine finds. */
  'sources:useFoundDatabase': request(z.object({ sourceId: rowId }), answers<Source>()),
  /** Opens the system's file dialog for the recorder's database; answers the source as it is afterwards. */
  'sources:chooseDatabase': request(z.object({ sourceId: rowId }), answers<Source>()),
  'sources:clearDatabase': request(z.object({ sourceId: rowId }), answers<Source>()),
  'sources:unreadable': request(z.object({ sourceId: rowId, ...page }), answers<{ files: UnreadableFile[]; total: number }>()),

  'cameras:list': request(nothing, answers<Camera[]>()),
  /** Which days have footage of any of the cameras, one answer a day. `boundariesMs`: starts of the days, and the end of the last. */
  'coverage:days': request(z.object({ cameraIds: cameraRange.cameraIds, boundariesMs }), answers<boolean[]>()),
  'coverage:get': request(z.object(cameraRange), answers<CameraCoverage[]>()),
  /** Null when a newer request came first: one strip is made at a time. */
  'filmstrip:make': request(z.object({ cameraId: rowId, startMs: instantMs, endMs: instantMs, count: z.number().int().min(1).max(MAX_FILMSTRIP_PICTURES) }), answers<Filmstrip | null>()),

  'exports:plan': request(z.object(cameraRange), answers<ExportPlanSummary[]>()),
  'exports:list': request(
    z.object({ exportCaseId: id.nullable().optional(), search: z.string().max(200).optional(), ...page }),
    answers<{ exports: Export[]; total: number }>(),
  ),
  'exports:get': request(z.object({ exportId: id }), answers<Export>()),
  'exports:rename': request(z.object({ exportId: id, name: z.string().trim().min(1).max(MAX_EXPORT_NAME_LENGTH) }), answers<Export>()),
  'exports:delete': request(z.object({ exportIds: ids }), answers<{ deleted: number }>()),
  'exports:assign': request(z.object({ exportIds: ids, exportCaseId: id.nullable() }), answers<{ updated: number }>()),
  'exports:showInFolder': request(z.object({ exportId: id }), answers<null>()),

  /** Opens the system's file dialog for a picture to stand for exports; null when the person closes it. */
  'pictures:choose': request(nothing, answers<ChosenPicture | null>()),

  'jobs:enqueue': request(enqueueSchema, answers<BatchResult>()),
  /** The active set with the number of the latest `jobs:changed`. */
  'jobs:list': request(nothing, answers<JobState>()),
  /** Ended jobs, newest first; a search also finds those that were put away. */
  'jobs:history': request(z.object({ search: z.string().max(200).optional(), ...page }), answers<{ jobs: ExportJob[]; total: number }>()),
  'jobs:attempts': request(z.object({ jobId: id }), answers<JobAttempt[]>()),
  'jobs:cancel': request(z.object({ jobId: id }), answers<null>()),
  'jobs:retry': request(z.object({ jobId: id }), answers<null>()),
  'jobs:pause': request(z.object({ jobId: id }), answers<null>()),
  'jobs:resume': request(z.object({ jobId: id }), answers<null>()),
  /** Moves waiting jobs among those that wait. */
  'jobs:move': request(z.object({ jobIds: z.array(id).min(1).max(MAX_QUEUED_EXPORT_JOBS), place: queuePlace }), answers<null>()),
  /** Makes the queue pause before a waiting job, or not any more. */
  'jobs:setBreakPoint': request(z.object({ jobId: id, stopsQueue: z.boolean() }), answers<null>()),
  /** Queues the same request once more. */
  'jobs:duplicate': request(z.object({ jobId: id }), answers<BatchResult>()),
  /** Puts ended jobs away from the list; they stay in the books. */
  'jobs:clearFinished': request(nothing, answers<{ cleared: number }>()),
  'queue:pause': request(nothing, answers<null>()),
  'queue:resume': request(nothing, answers<null>()),

  'cases:list': request(nothing, answers<Case[]>()),
  'cases:create': request(z.object({ name: caseName, description: caseDescription.optional() }), answers<Case>()),
  'cases:update': request(z.object({ caseId: id, name: caseName.optional(), description: caseDescription.optional() }), answers<Case>()),
  'cases:delete': request(z.object({ caseId: id, deleteExports: z.boolean() }), answers<CaseDeletion>()),

  'settings:get': request(nothing, answers<Settings>()),
  'settings:update': request(settingsChange, answers<Settings>()),
  /** Opens the system's folder dialog; answers the settings as they are afterwards. */
  'settings:chooseExportFolder': request(nothing, answers<Settings>()),
} as const;

export type RequestName = keyof typeof Requests;
export type RequestInput<Name extends RequestName> = z.infer<(typeof Requests)[Name]['input']>;
export type RequestOutput<Name extends RequestName> = Exclude<(typeof Requests)[Name]['output'], undefined>;

/** Parts of the store that a list in the window shows. */
export type LibraryTopic = 'sources' | 'cameras' | 'exports' | 'cases' | 'jobHistory' | 'settings';

/** What the engine tells without being asked. */
export interface Events {
  'jobs:changed': JobState;
  /** The named lists are out of date; ask again for what is on screen. */
  'library:changed': { topics: LibraryTopic[] };
  'indexing:progress': IndexProgress;
  /** The last job that could run has ended. */
  'queue:done': QueueDone;
}
export type EventName = keyof Events;
export const eventNames = ['jobs:changed', 'library:changed', 'indexing:progress', 'queue:done'] as const satisfies readonly EventName[];

/** What every request answers; a refusal is a value, never an exception and never `undefined`. */
export type Reply<Output> = { ok: true; value: Output } | { ok: false; error: ErrorData };

/** What the preload puts on `window.reelcase`: one named function a request, one subscription a kind of event. */
export interface Bridge {
  requests: { [Name in RequestName]: (input: RequestInput<Name>) => Promise<Reply<RequestOutput<Name>>> };
  /** @returns a function that ends the subscription */
  events: { [Name in EventName]: (listener: (payload: Events[Name]) => void) => () => void };
}
