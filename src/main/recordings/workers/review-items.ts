import { parentPort, workerData } from 'node:worker_threads';
import { readReviewItems, type ReviewQuestion } from '../review-database.ts';

// Entry of the thread that reads a recorder's database: one question, then it ends.

parentPort?.postMessage(readReviewItems(workerData as ReviewQuestion));
