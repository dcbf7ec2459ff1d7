/**
 * Tells the person what a script is doing. Always on stderr: stdout belongs to the data of the command line.
 * @param {string} text
 */
export function say(text) {
  process.stderr.write(`[reelcase] ${text}\n`);
}
