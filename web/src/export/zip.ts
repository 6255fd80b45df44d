/** A file of an archive. */
export interface Entry {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/** CRC-32 as ZIP has it. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** The day that every file carries, 1 January 1980: the same files make the same archive. */
const DAY = 0x21;
const UTF8 = 0x0800;

/** A ZIP archive with deflated files. */
export async function zip(entries: readonly Entry[]): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const central: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  for (const { name, bytes } of entries) {
    const packed = new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer());
    const path = new TextEncoder().encode(name);
    const common = [20, UTF8, 8, 0, DAY, [crc32(bytes)], [packed.length], [bytes.length], path.length, 0] as const;
    const local = record([0x04034b50], common);
    parts.push(local, path, packed);
    central.push(record([0x02014b50], [20, ...common, 0, 0, 0, [0], [at]]), path);
    at += local.length + path.length + packed.length;
  }
  const size = central.reduce((sum, part) => sum + part.length, 0);
  const end = record([0x06054b50], [0, 0, entries.length, entries.length, [size], [at], 0]);
  return new Blob([...parts, ...central, end], { type: 'application/zip' });
}

/** Little-endian fields: a number takes two bytes, a number in brackets four. */
function record(first: [number], fields: readonly (number | readonly [number])[]): Uint8Array<ArrayBuffer> {
  const all = [first, ...fields];
  const bytes = new Uint8Array(all.reduce<number>((sum, field) => sum + (typeof field === 'number' ? 2 : 4), 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const field of all) {
    if (typeof field === 'number') view.setUint16(at, field, true);
    else view.setUint32(at, field[0] >>> 0, true);
    at += typeof field === 'number' ? 2 : 4;
  }
  return bytes;
}
