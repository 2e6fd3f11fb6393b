/** WAV files of the telephone's kind: 8000 samples a second, mono, 16 bits. */

export const RATE = 8000;
const HEADER = 44;

/** `samples` are from -1 to 1, at RATE. */
export function wav(samples) {
  const bytes = new DataView(new ArrayBuffer(HEADER + samples.length * 2));
  writeHeader(bytes, samples.length * 2);
  samples.forEach((sample, nth) => {
    const level = Math.max(-1, Math.min(1, sample));
    bytes.setInt16(HEADER + nth * 2, Math.round(level * 32767), true);
  });
  return new Blob([bytes.buffer], { type: "audio/wav" });
}

/** Samples of any rate as samples of RATE, by the browser's own filter. */
export async function resampled(samples, rate) {
  if (!samples.length) return samples;
  const length = Math.max(1, Math.round((samples.length * RATE) / rate));
  const offline = new OfflineAudioContext(1, length, RATE);
  const buffer = offline.createBuffer(1, samples.length, rate);
  buffer.copyToChannel(samples, 0);
  const source = offline.createBufferSource();
  source.buffer = buffer;
  source.connect(offline.destination);
  source.start();
  return (await offline.startRendering()).getChannelData(0);
}

/** A soft sound of so many seconds, in syllables, that stands for somebody's words. */
export function murmur(seconds) {
  return Float32Array.from({ length: Math.round(seconds * RATE) }, (_, nth) => {
    const at = nth / RATE;
    const syllable = Math.max(0, Math.sin(Math.PI * 4 * at)) * (0.7 + 0.3 * Math.sin(2.3 * at));
    const voice = Math.sin(2 * Math.PI * 150 * at) + 0.5 * Math.sin(2 * Math.PI * 450 * at);
    return 0.15 * syllable * voice;
  });
}

function writeHeader(bytes, size) {
  writeText(bytes, 0, "RIFF");
  bytes.setUint32(4, HEADER - 8 + size, true);
  writeText(bytes, 8, "WAVEfmt ");
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, RATE, true);
  bytes.setUint32(28, RATE * 2, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  writeText(bytes, 36, "data");
  bytes.setUint32(40, size, true);
}

function writeText(bytes, from, text) {
  [...text].forEach((letter, nth) => bytes.setUint8(from + nth, letter.charCodeAt(0)));
}
