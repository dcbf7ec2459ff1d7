import { z } from 'zod';
import { audioModes, chapterModes, cutModes, gapModes, MAX_CUSTOM_ARGUMENTS_LENGTH, MAX_GRID_CAMERAS, proofModes, type ExportKind } from './export-kinds.ts';

const source = z.enum(['recordings', 'preview']).default('recordings');
const burnIn = z.object({ clock: z.boolean().default(false), name: z.boolean().default(false) }).default({ clock: false, name: false });
const quality = z.enum(['high', 'medium', 'small']).default('medium');
/** Height in pixels that a larger picture is scaled down to; the source's own when null. */
const maxHeight = z.number().int().min(120).max(4_320).nullable().default(null);
const framesPerSecond = z.number().min(1).max(60).default(30);
const hardware = z.enum(['auto', 'off']).default('off');
const audio = z.enum(audioModes).default('keep');

/**
 * What a person can choose for an export, by kind; everything left out has its default. Stored with the job as JSON, so
 * that a retry and a duplicate do the same again.
 */
export const exportOptionsSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('copy'),
    cut: z.enum(cutModes).default('exact'),
    gaps: z.enum(gapModes).default('collapse'),
    audio,
    chapters: z.enum(chapterModes).default('gaps'),
    /** A subtitle track with the wall clock, once a second. */
    clockSubtitles: z.boolean().default(false),
    /** A damaged or missing segment fails the job instead of being left out with a warning. */
    strict: z.boolean().default(false),
    /** The one of the settings when absent. */
    proof: z.enum(proofModes).optional(),
    source,
  }),
  z.object({
    kind: z.literal('timelapse'),
    /** How many times faster than life; `targetSeconds` wins when both are given. */
    speed: z.number().min(2).max(10_000).default(25),
    /** Wanted length of the result. */
    targetSeconds: z.number().min(1).max(86_400).optional(),
    framesPerSecond,
    /** `smooth` decodes every frame, `quick` only key frames, `instant` copies key frames and encodes nothing. */
    method: z.enum(['smooth', 'quick', 'instant']).default('quick'),
    quality, maxHeight, hardware, burnIn, source,
    strict: z.boolean().default(false),
  }),
  z.object({
    kind: z.literal('encode'),
    quality, maxHeight, hardware, burnIn, audio, source,
    gaps: z.enum(['collapse', 'keep']).default('collapse'),
    strict: z.boolean().default(false),
  }),
  z.object({
    kind: z.literal('stills'),
    /** Time between two pictures; null: one picture, of the start of the range. */
    everySeconds: z.number().min(0.1).max(86_400).nullable().default(null),
    maxHeight, burnIn, source,
    strict: z.boolean().default(false),
  }),
  z.object({
    kind: z.literal('grid'),
    /** The cameras beside the job's own, in reading order. */
    otherCameraIds: z.array(z.number().int().positive()).min(1).max(MAX_GRID_CAMERAS - 1),
    quality, hardware,
    maxHeight: z.number().int().min(240).max(4_320).default(1_080),
    framesPerSecond: z.number().min(1).max(60).default(15),
    burnIn: z.object({ clock: z.boolean().default(true), name: z.boolean().default(true) }).default({ clock: true, name: true }),
    strict: z.boolean().default(false),
  }),
  z.object({
    kind: z.literal('custom'),
    inputArguments: z.string().max(MAX_CUSTOM_ARGUMENTS_LENGTH).default('-an -skip_frame nokey'),
    outputArguments: z.string().max(MAX_CUSTOM_ARGUMENTS_LENGTH).default('-vf setpts=0.04*PTS -r 30'),
    /** Try once more without the hardware encoder when it fails. */
    cpuFallback: z.boolean().default(false),
    hardware, source,
    strict: z.boolean().default(false),
  }),
]);

/** As a request may give it. */
export type ExportOptionsInput = z.input<typeof exportOptionsSchema>;
/** With all defaults filled in. */
export type ExportOptions = z.output<typeof exportOptionsSchema>;
export type OptionsOf<Kind extends ExportKind> = Extract<ExportOptions, { kind: Kind }>;

/** What an export without any choice is: a lossless, exact copy. */
export const defaultExportOptions: OptionsOf<'copy'> = exportOptionsSchema.parse({ kind: 'copy' }) as OptionsOf<'copy'>;
