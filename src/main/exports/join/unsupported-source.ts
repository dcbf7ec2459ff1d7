/** A file that is whole but of a kind that is not joined. */
export class UnsupportedSource extends Error {
  constructor(readonly reason: 'unsupported_track' | 'encrypted' | 'external_data' | 'several_codings', message: string) {
    super(message);
    this.name = 'UnsupportedSource';
  }
}
