/** A curve of bytes a second. What draws it (uPlot) is loaded when the first one is shown. */
import { useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { language, text } from '../texts/text.ts';
import { theme } from '../theme.ts';
import { sizeText } from './measures.ts';

const HEIGHT = 180;
/** Seconds between the times that stand below it. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];

/** `curve`: seconds since 1970, and bytes in each. */
export function Chart({ label, curve }: { label: string; curve: readonly [number[], number[]] }) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const newest = useRef(curve);
  newest.current = curve;
  useEffect(() => {
    const place = box.current;
    if (place === null) return undefined;
    let isOver = false;
    const watch = new ResizeObserver(() => plot.current?.setSize({ width: place.clientWidth, height: HEIGHT }));
    void drawn(place).then((made) => {
      if (isOver) return made.destroy();
      plot.current = made;
      made.setData([...newest.current]);
      return watch.observe(place);
    });
    return () => {
      isOver = true;
      watch.disconnect();
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [language.value, theme.value]);
  useEffect(() => plot.current?.setData([...curve]), [curve]);
  const most = Math.max(0, ...curve[1]);
  return (
    <figure class="chart">
      <figcaption>
        {label} <span class="quiet">{text.value.most(`${sizeText(most)}/s`)}</span>
      </figcaption>
      <div ref={box} class="chart-box" aria-hidden="true" />
    </figure>
  );
}

async function drawn(place: HTMLElement): Promise<uPlot> {
  const { default: Plot } = await import('uplot');
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => resolved(style.getPropertyValue(name));
  const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
  return new Plot(
    {
      width: place.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      scales: { y: { range: (_plot, _least, most) => [0, Math.max(most, 1024)] } },
      axes: [
        { ...axis, space: 90, incrs: STEPS, values: (_plot, times) => times.map(clock) },
        { ...axis, size: 80, values: (_plot, sizes) => sizes.map((size) => `${sizeText(size)}/s`) },
      ],
      series: [{}, { stroke: colour('--accent'), fill: colour('--accent-soft'), width: 2, points: { show: false } }],
    },
    [[], []],
    place,
  );
}

function clock(seconds: number): string {
  return new Date(seconds * 1000).toLocaleTimeString(language.value, { hourCycle: 'h23' });
}

/** What `light-dark(…)` comes to: a canvas takes only colours. */
function resolved(colour: string): string {
  const probe = document.createElement('span');
  probe.style.color = colour;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
