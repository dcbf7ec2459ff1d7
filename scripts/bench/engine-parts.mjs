// The parts of the engine that the benchmark measures by themselves, as one module: what buildEngineParts builds and loads.
export { openDatabase } from '../../src/main/db/open.ts';
export { openEngine } from '../../src/main/engine.ts';
export { createRecordings } from '../../src/main/recordings/segment-repository.ts';
export { createSegmentWriter } from '../../src/main/recordings/segment-writer.ts';
export { exportOptionsSchema } from '../../src/shared/export-options.ts';
