import type { WmiLab } from '../element.ts';
import type { RecordedTrace } from '../engine/types.ts';
import { t } from '../words/words.ts';
import type { ExportKind } from './outward.ts';

/** Version of what is said between a frame and the page around it. */
const VERSION = 1;
/** How long the frame waits before it says hello again: at first a moment, then ever longer, until somebody answers. */
const HELLO_MS = 250;
const HELLO_LONGEST_MS = 8_000;

/** What the page around a frame may ask for. */
type Request =
  | { type: 'load'; scenario?: string; recording?: RecordedTrace; state?: string; example?: string }
  | { type: 'seek'; to: string | number }
  | { type: 'step'; count?: number }
  | { type: 'choose'; key: string }
  | { type: 'fork' }
  | { type: 'branch'; branch: number }
  | { type: 'play' }
  | { type: 'pause' }
  | { type: 'getState' }
  | { type: 'export'; kind: ExportKind };

/** The attributes that an address may set. */
const ATTRIBUTES = ['mode', 'theme', 'at', 'detail', 'trace', 'schedule', 'keys', 'heading', 'lang', 'dir', 'lanes', 'semantics', 'autoplay', 'speed', 'max-events', 'max-ms'];
/** What the page around hears, by the event that the element says. */
const TOLD: Record<string, string> = {
  'wmi-ready': 'ready', 'wmi-step': 'step', 'wmi-choice': 'choice', 'wmi-branch': 'branch', 'wmi-diagnostic': 'diagnostic', 'wmi-limit': 'limit',
  'wmi-answer': 'answer', 'wmi-statechange': 'state', 'wmi-navigate': 'navigate',
};

/** Fills a frame from its own address: attributes from the query, what to show from the hash. */
export function frame(lab: WmiLab): void {
  const query = new URLSearchParams(location.search);
  for (const name of ATTRIBUTES) {
    const value = query.get(name);
    if (value !== null) lab.setAttribute(name, value);
  }
  const hash = location.hash.slice(1);
  if (/^x\.[\w.-]+$/.test(hash)) lab.example = hash.slice(2);
  else if (hash !== '') lab.state = hash;
  if (hash !== '' && lab.trace === '') void lab.run();
  if (window.parent !== window) greet(lab, query.get('parentOrigin') ?? '*');
}

/** Says hello until the page around answers with a port; from then on only the port counts. */
function greet(lab: WmiLab, origin: string): void {
  let wait = HELLO_MS;
  let timer: ReturnType<typeof setTimeout>;
  const hello = (): void => {
    window.parent.postMessage({ wmiLab: VERSION, type: 'hello' }, origin);
    timer = setTimeout(hello, wait);
    wait = Math.min(HELLO_LONGEST_MS, wait * 1.2);
  };
  const answered = (event: MessageEvent): void => {
    const port = event.ports[0];
    const isParent = event.source === window.parent && (origin === '*' || event.origin === origin);
    if (!isParent || port === undefined || !isMessage(event.data) || event.data.type !== 'port') return;
    clearTimeout(timer);
    window.removeEventListener('message', answered);
    talk(lab, port);
  };
  window.addEventListener('message', answered);
  hello();
}

function isMessage(data: unknown): data is { wmiLab: number; type: string } {
  return typeof data === 'object' && data !== null && (data as { wmiLab?: unknown }).wmiLab === VERSION;
}

function talk(lab: WmiLab, port: MessagePort): void {
  const say = (type: string, detail: object): void => port.postMessage({ wmiLab: VERSION, type, ...detail });
  for (const [name, type] of Object.entries(TOLD)) {
    lab.addEventListener(name, (event) => {
      const { detail } = event as CustomEvent<{ message?: string }>;
      say(detail.message === undefined ? type : 'error', detail);
    });
  }
  new ResizeObserver(() => say('resize', { height: lab.scrollHeight })).observe(lab);
  port.addEventListener('message', (event: MessageEvent) => {
    if (!isMessage(event.data)) return;
    const id = (event.data as { id?: unknown }).id;
    answer(lab, event.data as unknown as Request).then(
      (result) => say('done', { id, ...result }),
      (error: unknown) => say('error', { id, message: error instanceof Error ? error.message : String(error) }),
    );
  });
  port.start();
  if (lab.player.source !== undefined) say('ready', {});
}

async function answer(lab: WmiLab, request: Request): Promise<object> {
  switch (request.type) {
    case 'load':
      if (request.recording !== undefined) lab.recording = request.recording;
      else if (request.scenario !== undefined) lab.scenario = request.scenario;
      else {
        lab.trace = '';
        lab.state = request.state ?? '';
        lab.example = request.example ?? '';
        await lab.updateComplete;
      }
      if (request.recording === undefined) await lab.run();
      return { step: lab.player.step, steps: lab.player.steps };
    case 'seek': return { found: lab.seek(request.to), step: lab.player.step };
    case 'step':
      lab.step(request.count ?? 1);
      return { step: lab.player.step };
    case 'choose': return { taken: await lab.choose(request.key) };
    case 'fork': return { branch: lab.fork() };
    case 'branch':
      lab.branch = request.branch;
      return { branch: lab.branch };
    case 'play':
      lab.play();
      return {};
    case 'pause':
      lab.pause();
      return {};
    case 'getState': return { payload: await lab.payload(), position: lab.position, step: lab.player.step, steps: lab.player.steps, branches: lab.branches };
    case 'export': return { content: await lab.export(request.kind) };
    default: throw new Error(t('“{type}” is no request that this frame knows.', { type: String((request as { type: unknown }).type) }));
  }
}
