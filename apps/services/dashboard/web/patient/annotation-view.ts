import type { Annotation, AnnotationRequest, FormerAnnotation } from '../../../../contracts/annotation.ts';
import { element, setText } from '../page/element.ts';
import type { Palette } from '../page/palette.ts';
import { clockText, instantText } from '../time/time-text.ts';
import type { AnnotationClient } from './annotation-client.ts';
import { formerDetails } from './former-annotations.ts';
import type { Span } from './history-client.ts';
import { axisPxOf } from './lane-view.ts';
import { LatestOnly } from './latest-only.ts';

/** What people wrote about the page that is shown: a strip above the traces, a list, and a form to write. */
export class AnnotationView {
  readonly root: HTMLElement;
  /** To be shown above the traces: it has their time axis. */
  readonly strip = element('ol', { class: 'marks annotations-strip', 'aria-hidden': 'true' });
  readonly #client: AnnotationClient;
  readonly #list = element('ul', { class: 'annotations' });
  readonly #text = element('input', { id: 'annotation-text', maxlength: 500, required: true });
  readonly #seconds = element('input', {
    id: 'annotation-seconds',
    type: 'number',
    min: 0,
    max: 86_400,
    step: 'any',
    value: 0,
  });
  readonly #submit = element('button', { type: 'submit' }, 'Annotate');
  readonly #cancel = element('button', { type: 'button', hidden: true }, 'Cancel');
  readonly #where = element('span', { class: 'counts' });
  readonly #fault = element('p', { class: 'fault', role: 'alert', hidden: true });
  readonly #reads = new LatestOnly();
  readonly #span: () => Span;
  readonly #palette: () => Palette;
  #accountId: string | undefined;
  #annotations: readonly Annotation[] = [];
  #former: readonly FormerAnnotation[] = [];
  #edited: Annotation | undefined;

  constructor(
    client: AnnotationClient,
    { span, palette }: { readonly span: () => Span; readonly palette: () => Palette },
  ) {
    this.#client = client;
    this.#span = span;
    this.#palette = palette;
    const form = element(
      'form',
      { class: 'group' },
      element('label', { for: 'annotation-text' }, 'Annotation'),
      this.#text,
      element('label', { for: 'annotation-seconds' }, 'seconds'),
      this.#seconds,
      this.#submit,
      this.#cancel,
      this.#where,
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#save();
    });
    this.#cancel.addEventListener('click', () => this.#edit(undefined));
    this.root = element(
      'section',
      { class: 'annotation-section', 'aria-label': 'Annotations' },
      form,
      this.#fault,
      this.#list,
    );
  }

  /** Account of whoever reads: what they wrote themselves can be changed. */
  set accountId(accountId: string) {
    this.#accountId = accountId;
    this.#showList();
  }

  /** Reads what was written about the page that is shown now. */
  async read(): Promise<void> {
    await this.#attempt(async () => {
      const answer = await this.#reads.run((signal) => this.#client.list(this.#span(), signal));
      if (answer === undefined) return;
      const before = JSON.stringify([this.#annotations, this.#former]);
      this.#annotations = answer.annotations;
      this.#former = answer.former;
      if (JSON.stringify([this.#annotations, this.#former]) !== before) this.#showList();
      this.draw();
    });
  }

  /** Where the span is, so must be what is drawn of it. */
  draw(): void {
    const { fromMs, toMs } = this.#span();
    const share = (ms: number): number => Math.min(1, Math.max(0, (ms - fromMs) / (toMs - fromMs)));
    this.strip.hidden = this.#annotations.length === 0;
    this.strip.style.marginLeft = `${axisPxOf(this.#palette())}px`;
    this.strip.replaceChildren(
      ...this.#annotations.map((annotation) => {
        const cell = element('li', { title: annotation.text }, annotation.text);
        cell.style.left = `${share(annotation.fromMs) * 100}%`;
        cell.style.width = `max(0.5rem, ${(share(annotation.toMs) - share(annotation.fromMs)) * 100}%)`;
        return cell;
      }),
    );
    setText(
      this.#where,
      this.#edited === undefined
        ? `from the start of the page, ${clockText(fromMs)}`
        : `from ${clockText(this.#edited.fromMs)}`,
    );
  }

  #showList(): void {
    const shown = new Set(this.#annotations.map(({ annotationId }) => annotationId));
    const gone = this.#former.filter(({ annotationId }) => !shown.has(annotationId));
    this.#list.replaceChildren(...this.#annotations.map((annotation) => this.#item(annotation)));
    if (gone.length > 0) this.#list.append(element('li', {}, formerDetails('No longer there', gone)));
  }

  #item(annotation: Annotation): HTMLLIElement {
    const { fromMs, toMs, text, by, editedMs } = annotation;
    const item = element(
      'li',
      {},
      element('strong', {}, `${clockText(fromMs)}${toMs > fromMs ? ` – ${clockText(toMs)}` : ''}`),
      ' ',
      element('span', { class: 'text' }, text),
      ' ',
      element(
        'span',
        { class: 'counts' },
        `${by.name}${editedMs === null ? '' : `, changed ${instantText(editedMs)}`}`,
      ),
    );
    const before = this.#former.filter(({ annotationId }) => annotationId === annotation.annotationId);
    if (before.length > 0) item.append(' ', formerDetails('Said before', before));
    if (by.accountId !== this.#accountId) return item;
    const edit = element('button', { type: 'button', 'aria-label': `Edit: ${text}` }, 'Edit');
    const remove = element('button', { type: 'button', 'aria-label': `Delete: ${text}` }, 'Delete');
    edit.addEventListener('click', () => this.#edit(annotation));
    remove.addEventListener('click', () => {
      void this.#attempt(async () => {
        await this.#client.remove(annotation);
        await this.read();
      });
    });
    item.append(' ', edit, ' ', remove);
    return item;
  }

  #edit(annotation: Annotation | undefined): void {
    this.#edited = annotation;
    this.#text.value = annotation?.text ?? '';
    this.#seconds.value = String(
      annotation === undefined ? 0 : (annotation.toMs - annotation.fromMs) / 1_000,
    );
    setText(this.#submit, annotation === undefined ? 'Annotate' : 'Change');
    this.#cancel.hidden = annotation === undefined;
    this.draw();
    if (annotation !== undefined) this.#text.focus();
  }

  #save(): Promise<void> {
    const edited = this.#edited;
    const fromMs = Math.round(edited?.fromMs ?? this.#span().fromMs);
    const request: AnnotationRequest = {
      fromMs,
      toMs: fromMs + Math.round(Number(this.#seconds.value) * 1_000),
      text: this.#text.value,
    };
    return this.#attempt(async () => {
      if (edited === undefined) await this.#client.add(request);
      else await this.#client.edit(edited, request);
      this.#edit(undefined);
      await this.read();
    });
  }

  async #attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
      this.#fault.hidden = true;
    } catch (error) {
      this.#fault.hidden = false;
      setText(this.#fault, `Not done: ${error instanceof Error ? error.message : 'no answer'}`);
    }
  }
}
