import { spawn } from 'node:child_process';

/** Another program that holds a store. */
export interface StoreHolder {
  /** Lets go of it, and resolves when the program has ended. */
  release(): Promise<void>;
}

/** Has another process take SQLite's write lock on a store, as a backup program or somebody's own look at it may. */
export async function holdStore(file: string): Promise<StoreHolder> {
  const program = `const database = new (require('better-sqlite3'))(${JSON.stringify(file)});
    database.exec('BEGIN IMMEDIATE');
    process.stdin.on('end', () => { database.exec('ROLLBACK'); database.close(); }).resume();
    console.log('held');`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => { child.once('exit', () => { resolve(); }); });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => { resolve(); });
    child.once('error', reject);
    void ended.then(() => { reject(new Error('The holder of the store ended at once')); });
  });
  return {
    release: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
