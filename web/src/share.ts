import type { Level, ShareState } from './engine/types.ts';
import { t } from './words/words.ts';

/** Longest link that is offered; a longer scenario is better sent as a file. */
export const MAX_LINK = 8_000;
/** Most folds, and most lanes that are put away, that a link carries. */
export const MAX_VIEW = 500;
/** Longest name of a branch, in characters. */
export const MAX_NAME = 60;
/** Most questions whose answers a link carries, most values of one, and the longest of these. */
export const MAX_ANSWERS = { questions: 100, values: 50, length: 400 };
/** Longest link that is read, in characters of its payload. */
const MAX_PAYLOAD = 400_000;
/** Most bytes that a payload may unpack to. */
const MAX_UNPACKED = 2_000_000;

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What a location hash asks for. */
export type Link =
  | { kind: 'none' }
  | { kind: 'example'; slug: string }
  | { kind: 'state'; state: ShareState }
  | { kind: 'damaged'; reason: string };

/** Packs a state into `#w1.<payload>.<check>`: only characters that survive chat and Markdown. */
export async function encodeState(state: ShareState): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  const packed = await drain(piped(bytes, new CompressionStream('deflate-raw')), Infinity);
  const payload = toBase64Url(packed);
  return `#w1.${payload}.${checksum(payload)}`;
}

/** Reads a location hash. Nothing in it is trusted: length, check sum, unpacked size and every field are checked. */
export async function decodeLink(hash: string): Promise<Link> {
  if (hash === '' || hash === '#') return { kind: 'none' };
  const example = /^#x\.([\w.-]{1,120})$/.exec(hash)?.[1];
  if (example !== undefined) return { kind: 'example', slug: example };
  const match = /^#w1\.([\w-]+)\.([0-9A-Z]{4})$/.exec(hash);
  if (match === null) {
    return damaged(hash.startsWith('#w1.') ? t('its end is missing or was changed on the way') : t('it has no form that this page knows'));
  }
  const [, payload = '', check = ''] = match;
  if (payload.length > MAX_PAYLOAD) return damaged(t('it is longer than {most} characters', { most: MAX_PAYLOAD }));
  if (checksum(payload) !== check) return damaged(t('its check sum does not fit; some characters were lost or changed'));
  try {
    const bytes = await drain(piped(fromBase64Url(payload), new DecompressionStream('deflate-raw')), MAX_UNPACKED);
    const state: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isState(state) ? { kind: 'state', state } : damaged(t('its content is not a state of this page'));
  } catch (error) {
    return damaged(error instanceof RangeError ? error.message : t('its content cannot be unpacked'));
  }
}

function damaged(reason: string): Link {
  return { kind: 'damaged', reason };
}

/** 20 bits of FNV-1a in four characters of Crockford's base 32. */
export function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  const folded = (hash ^ (hash >>> 20)) & 0xfffff;
  return [15, 10, 5, 0].map((shift) => ALPHABET[(folded >>> shift) & 31]).join('');
}

function piped(bytes: Uint8Array<ArrayBuffer>, through: CompressionStream | DecompressionStream): ReadableStream<Uint8Array> {
  return new Blob([bytes]).stream().pipeThrough(through);
}

async function drain(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length;
    if (size > limit) {
      await reader.cancel();
      throw new RangeError(t('its content unpacks to more than {limit} bytes', { limit }));
    }
    parts.push(next.value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
}

function isState(value: unknown): value is ShareState {
  if (typeof value !== 'object' || value === null) return false;
  const state = value as Partial<Record<keyof ShareState, unknown>>;
  const isText = (field: unknown): boolean => typeof field === 'string';
  const isCount = (field: unknown): boolean => Number.isSafeInteger(field) && (field as number) >= 0;
  return state.v === 1
    && isText(state.engine) && isText(state.policy) && isText(state.check)
    && (isText(state.example) || isText(state.text))
    && isCount(state.case) && isCount(state.position) && isLevel(state.detail)
    && isTextRecord(state.readings)
    && (state.language === undefined || isText(state.language))
    && (state.axis === undefined || state.axis === 'time')
    && [state.hidden, state.folds].every((list) => list === undefined || (Array.isArray(list) && list.length <= MAX_VIEW && list.every(isCount)))
    && (state.breakpoints === undefined || (Array.isArray(state.breakpoints) && state.breakpoints.every(isText)))
    && (state.branch === undefined || isShort(state.branch, MAX_NAME))
    && (state.answers === undefined || areAnswers(state.answers))
    && Array.isArray(state.decisions)
    && state.decisions.every((pair) => Array.isArray(pair) && pair.length === 2 && isText(pair[0]) && isCount(pair[1]));
}

function isShort(value: unknown, most: number): boolean {
  return typeof value === 'string' && value.length <= most;
}

function areAnswers(value: unknown): boolean {
  const { questions, values, length } = MAX_ANSWERS;
  return Array.isArray(value) && value.length <= questions
    && value.every((one) => Array.isArray(one) && one.length === 2 && Number.isSafeInteger(one[0]) && (one[0] as number) > 0
      && Array.isArray(one[1]) && one[1].length <= values && one[1].every((text) => isShort(text, length)));
}

function isLevel(value: unknown): value is Level {
  return value === -1 || value === 0 || value === 1 || value === 2;
}

function isTextRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    && Object.values(value).every((field) => typeof field === 'string');
}
