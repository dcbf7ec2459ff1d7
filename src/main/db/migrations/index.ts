import queueControlAndProof from './002-queue-control-and-proof.sql?raw';
import recorderDatabaseAndPictures from './003-recorder-database-and-pictures.sql?raw';
import orderOfTheHistory from './004-order-of-the-history.sql?raw';

/**
 * Steps from one schema version to the next, oldest first: the step at index n leads from version n + 1 to n + 2.
 * Each runs in one transaction. `schema.sql` always shows the end of the road, and a test proves that both agree.
 */
export const migrations: readonly string[] = [queueControlAndProof, recorderDatabaseAndPictures, orderOfTheHistory];
