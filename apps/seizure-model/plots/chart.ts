/** A point in data units. */
export type Point = readonly [x: number, y: number];

export interface Axis {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

export interface Chart {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  /** Drawn in order. */
  readonly marks: readonly Mark[];
}

/** A line through points, circles at points with a radius in pixels, or bars from 0 with a width in data units. */
export type Mark =
  | {
      readonly kind: 'line';
      readonly points: readonly Point[];
      readonly faint?: boolean;
      readonly name?: string;
    }
  | { readonly kind: 'circles'; readonly points: readonly Point[]; readonly radii: readonly number[] }
  | { readonly kind: 'bars'; readonly points: readonly Point[]; readonly width: number };

const SIZE = { width: 460, height: 360 } as const;
const INSIDE = { left: 58, right: 440, top: 40, bottom: 306 } as const;
const COLOURS = ['#0b5fa5', '#c2410c', '#15803d', '#7c3aed', '#b45309'] as const;
const GREY = '#6b7280';

/** A chart as a self-contained SVG document, readable on light and dark pages. */
export function svgOf({ title, x, y, marks }: Chart): string {
  const at = ([px, py]: Point): Point => [
    INSIDE.left + ((px - x.from) / (x.to - x.from)) * (INSIDE.right - INSIDE.left),
    INSIDE.bottom - ((py - y.from) / (y.to - y.from)) * (INSIDE.bottom - INSIDE.top),
  ];
  let colour = 0;
  const drawn = marks.map((mark) => {
    const paint = mark.kind === 'line' && mark.faint === true ? GREY : COLOURS[colour++ % COLOURS.length]!;
    return markOf(mark, at, paint);
  });
  const names = marks.flatMap((mark) => (mark.kind === 'line' && mark.name !== undefined ? [mark.name] : []));
  const body = [
    `<rect width="${SIZE.width}" height="${SIZE.height}" fill="#ffffff"/>`,
    text({ at: [SIZE.width / 2, 22], anchor: 'middle', size: 14 }, title),
    ...x.ticks.map((tick) => tickOf(at([tick, y.from]), 'x', tick)),
    ...y.ticks.map((tick) => tickOf(at([x.from, tick]), 'y', tick)),
    `<path d="M${INSIDE.left} ${INSIDE.top}V${INSIDE.bottom}H${INSIDE.right}" fill="none" stroke="${GREY}"/>`,
    text({ at: [(INSIDE.left + INSIDE.right) / 2, SIZE.height - 12], anchor: 'middle', size: 12 }, x.label),
    `<g transform="rotate(-90 14 ${(INSIDE.top + INSIDE.bottom) / 2})">${text({ at: [14, (INSIDE.top + INSIDE.bottom) / 2], anchor: 'middle', size: 12 }, y.label)}</g>`,
    ...drawn,
    ...names.map((name, i) =>
      text(
        {
          at: [INSIDE.right - 6, INSIDE.bottom - 12 - 16 * (names.length - 1 - i)],
          anchor: 'end',
          size: 12,
          fill: COLOURS[i % COLOURS.length]!,
        },
        name,
      ),
    ),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img" font-family="sans-serif"><title>${escaped(title)}</title>\n${body.join('\n')}\n</svg>\n`;
}

function markOf(mark: Mark, at: (point: Point) => Point, colour: string): string {
  const places = mark.points.map((point) => at(point).map(rounded));
  if (mark.kind === 'line') {
    const dashes = mark.faint === true ? ' stroke-dasharray="4 4"' : '';
    return `<polyline points="${places.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.5"${dashes}/>`;
  }
  if (mark.kind === 'circles')
    return places
      .map(
        ([cx, cy], i) =>
          `<circle cx="${cx}" cy="${cy}" r="${rounded(mark.radii[i]!)}" fill="${colour}" fill-opacity="0.7"/>`,
      )
      .join('\n');
  const half = (at([mark.width, 0])[0] - at([0, 0])[0]) / 2;
  return places
    .map(
      ([px, py]) =>
        `<rect x="${rounded(px! - half)}" y="${py}" width="${rounded(2 * half)}" height="${rounded(at([0, 0])[1] - py!)}" fill="${colour}"/>`,
    )
    .join('\n');
}

function tickOf([px, py]: Point, axis: 'x' | 'y', value: number): string {
  return axis === 'x'
    ? `<path d="M${rounded(px)} ${rounded(py)}v5" stroke="${GREY}"/>${text({ at: [px, py + 18], anchor: 'middle', size: 11 }, String(value))}`
    : `<path d="M${rounded(px)} ${rounded(py)}h-5" stroke="${GREY}"/>${text({ at: [px - 8, py + 4], anchor: 'end', size: 11 }, String(value))}`;
}

function text(
  {
    at: [x, y],
    anchor,
    size,
    fill = '#111827',
  }: { readonly at: Point; readonly anchor: string; readonly size: number; readonly fill?: string },
  content: string,
): string {
  return `<text x="${rounded(x)}" y="${rounded(y)}" text-anchor="${anchor}" font-size="${size}" fill="${fill}">${escaped(content)}</text>`;
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
const escaped = (content: string): string =>
  content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
