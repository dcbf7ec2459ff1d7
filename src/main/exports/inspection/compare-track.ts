import type { CopyProof } from '../../../shared/export.ts';
import { SampleCursor } from '../join/matched-spans.ts';
import type { SampleTables } from '../join/source-tables.ts';
import type { PacketComparer, PacketFile, PacketList } from './packets.ts';

/** The packets of one recorded file that a copy may hold, and of those the ones that it must. */
export interface ExpectedPackets {
  file: PacketFile;
  packets: PacketList;
  /** Earliest packet that the part can begin with. */
  earliest: number;
  /** The part itself, end excluded. */
  first: number;
  end: number;
  /** How many packets before `end` the part may stop. */
  slack: number;
  /** No packet from here on belongs into the copy: the next part begins with the same ones. */
  limit: number;
  /** Whether bytes are compared, or only sizes. */
  isCompared: boolean;
}

/** How far the next packet is searched for: more sound than the longest lead of a cut has. Mostly sizes differ, and no bytes are read. */
const SEARCHED_PACKETS = 4_096;
/** Packets of the copy that are looked at to tell a few that were rewritten from the start of the next file. */
const LOOK_AHEAD = 8;

interface Packet {
  offset: number;
  size: number;
}

/**
 * Walks through one track of a finished copy and finds each of its packets in the source, in order: the next one of the file
 * whose turn it is, as a rule. What cannot be found was rewritten or comes from elsewhere, and is counted as different.
 */
export class TrackComparison {
  private readonly cursor: SampleCursor;
  /** The next packets of the copy, which the cursor has passed already. */
  private readonly ahead: Packet[] = [];
  private compared = 0;
  private equal = 0;

  /** @param onPacket called with the bytes of each packet of the copy that was dealt with; may throw to stop */
  constructor(private readonly kind: 'video' | 'audio', tables: SampleTables, private readonly output: PacketFile, private readonly comparer: PacketComparer, private readonly onPacket: (bytes: number) => void) {
    this.cursor = new SampleCursor(tables, 0);
    this.lookAhead();
  }

  get total(): number {
    return this.cursor.sampleCount;
  }

  /**
   * @param next the part that follows in the copy, to tell its beginning from packets that were rewritten
   * @returns how many packets that the part must have were not found in the copy
   */
  walkThrough(part: ExpectedPackets, next: ExpectedPackets | undefined): number {
    const start = this.findStart(part);
    if (start === undefined) return Math.max(0, part.end - part.slack - part.first);
    for (let each = 0; each < start.different; each += 1) this.passDifferent();
    let at = start.packet;
    let missing = Math.max(0, at - part.first - start.different);
    while (this.ahead.length > 0 && at < part.limit) {
      if (this.isEqual(part, at)) this.passEqual(part);
      else {
        const found = this.find(part, at + 1, Math.min(part.end, at + SEARCHED_PACKETS));
        if (found !== undefined) {
          missing += found - at;
          at = found;
          continue;
        }
        // The rest of the file is not wanted: this packet belongs to the next one.
        if (at >= part.end - part.slack && (this.isStartOf(next) || !this.goesOnBehind(part, at))) break;
        this.passDifferent();
      }
      at += 1;
    }
    return missing + Math.max(0, part.end - part.slack - at);
  }

  /** What is left in the copy comes from no file. @returns the figures of the whole track */
  finish(): CopyProof['tracks'][number] {
    while (this.ahead.length > 0) this.passDifferent();
    return { kind: this.kind, total: this.total, compared: this.compared, equal: this.equal };
  }

  /**
   * Where it is expected, else the first one that is equal: packets of silence are all the same, and a later one would leave
   * some out. The first few packets may be different ones.
   */
  private findStart(part: ExpectedPackets): { packet: number; different: number } | undefined {
    for (let different = 0; different < this.ahead.length; different += 1) {
      const expected = part.first + different;
      if (this.isEqual(part, expected, different)) return { packet: expected, different };
      const found = this.find(part, part.earliest, part.limit, different);
      if (found !== undefined) return { packet: found, different };
    }
    return undefined;
  }

  private isStartOf(next: ExpectedPackets | undefined): boolean {
    return next !== undefined && this.find(next, next.first, next.first + LOOK_AHEAD) !== undefined;
  }

  /** Whether one of the next packets of the copy is the one of the file that belongs there. */
  private goesOnBehind(part: ExpectedPackets, at: number): boolean {
    return this.ahead.some((_, number) => number > 0 && at + number < part.limit && this.isEqual(part, at + number, number));
  }

  private find(part: ExpectedPackets, from: number, to: number, number = 0): number | undefined {
    const end = Math.min(to, part.packets.length);
    for (let packet = from; packet < end; packet += 1) if (this.isEqual(part, packet, number)) return packet;
    return undefined;
  }

  /** @param number of the copy's packets ahead */
  private isEqual({ file, packets, isCompared }: ExpectedPackets, packet: number, number = 0): boolean {
    const own = this.ahead[number];
    if (own === undefined || packets.size(packet) !== own.size) return false;
    return !isCompared || this.comparer.areEqual(file, packets.offset(packet), this.output, own.offset, own.size);
  }

  private passEqual({ isCompared }: ExpectedPackets): void {
    if (isCompared) {
      this.compared += 1;
      this.equal += 1;
    }
    this.pass();
  }

  private passDifferent(): void {
    this.compared += 1;
    this.pass();
  }

  private pass(): void {
    this.onPacket(this.ahead.shift()?.size ?? 0);
    this.lookAhead();
  }

  private lookAhead(): void {
    for (; this.ahead.length < LOOK_AHEAD && !this.cursor.isAtEnd; this.cursor.advance(1)) this.ahead.push({ offset: this.cursor.position, size: this.cursor.size });
  }
}
