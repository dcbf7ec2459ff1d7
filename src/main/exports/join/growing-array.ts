/** Numbers of one kind in one piece of memory that grows: a day's tables have millions of entries. */
class GrowingArray<Numbers extends Uint32Array | Int32Array | Float64Array> {
  private room: Numbers;
  length = 0;

  constructor(private readonly make: (length: number) => Numbers, firstRoom = 64) {
    this.room = make(firstRoom);
  }

  push(value: number): void {
    if (this.length === this.room.length) this.grow(this.length + 1);
    this.room[this.length] = value;
    this.length += 1;
  }

  /** Appends a part of another array. */
  append(values: Numbers, first: number, count: number): void {
    if (this.length + count > this.room.length) this.grow(this.length + count);
    this.room.set(values.subarray(first, first + count), this.length);
    this.length += count;
  }

  at(index: number): number {
    return this.room[index] ?? 0;
  }

  set(index: number, value: number): void {
    this.room[index] = value;
  }

  /** Forgets all entries and keeps the memory. */
  clear(): void {
    this.length = 0;
  }

  /** What is there now; not a copy. */
  view(): Numbers {
    return this.room.subarray(0, this.length) as Numbers;
  }

  /** By a half: doubling would leave half of a day's tables empty. */
  private grow(needed: number): void {
    const larger = this.make(Math.max(needed, Math.ceil(this.room.length * 1.5)));
    larger.set(this.room);
    this.room = larger;
  }
}

export type { GrowingArray };
export type GrowingUint32 = GrowingArray<Uint32Array>;
export type GrowingInt32 = GrowingArray<Int32Array>;
export type GrowingFloat64 = GrowingArray<Float64Array>;

/** Whole numbers from 0 to 2³² − 1. */
export const growingUint32 = (): GrowingUint32 => new GrowingArray((length) => new Uint32Array(length));
/** Whole numbers with a sign, 32 bits. */
export const growingInt32 = (): GrowingInt32 => new GrowingArray((length) => new Int32Array(length));
/** Whole numbers up to 2⁵³: offsets and sizes of files. */
export const growingFloat64 = (): GrowingFloat64 => new GrowingArray((length) => new Float64Array(length));
