/** A datagram: what it is in a line, and below it its fields beside its bytes; what is looked at is marked in both. */
import { useSignal, type Signal } from '@preact/signals';
import type { DatagramRow } from '../../../station/asking/datagram-row.ts';
import { text } from '../texts/text.ts';
import { clockText } from './measures.ts';

const IN_A_LINE = 16;

export function Datagram({ datagram }: { datagram: DatagramRow }) {
  const isOpen = useSignal(false);
  const words = text.value.device;
  const { at, protocol, direction, title, length } = datagram;
  return (
    <details class="datagram" onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
      <summary>
        <time dateTime={new Date(at).toISOString()}>{clockText(at)}</time>{' '}
        <span class={`way ${direction}`} aria-hidden="true">
          {direction === 'in' ? '→' : '←'}
        </span>
        <span class="unseen-text">{direction === 'in' ? words.from : words.to}</span>{' '}
        <span class="chip">{protocol.toUpperCase()}</span> <span class="datagram-title">{title}</span>{' '}
        <span class="quiet">{words.bytes(length)}</span>
      </summary>
      {isOpen.value && <Inside datagram={datagram} />}
    </details>
  );
}

interface Marked {
  readonly from: number;
  readonly to: number;
}

type Marking = Signal<Marked | undefined>;

function isMarked({ value }: Marking, at: number): boolean {
  return value !== undefined && at >= value.from && at < value.to;
}

function Inside({ datagram }: { datagram: DatagramRow }) {
  const marked = useSignal<Marked | undefined>(undefined);
  return (
    <div class="inside">
      <Fields datagram={datagram} marked={marked} />
      <Hex datagram={datagram} marked={marked} />
    </div>
  );
}

function Fields({ datagram: { fields, title }, marked }: { datagram: DatagramRow; marked: Marking }) {
  return (
    <div class="fields" role="region" aria-label={text.value.device.fields(title)} tabIndex={0}>
      <table>
        <tbody>
          {fields.map((field) => (
            <tr
              key={field.from}
              class={isMarked(marked, field.from) ? 'marked' : ''}
              onPointerEnter={() => (marked.value = field)}
              onPointerLeave={() => (marked.value = undefined)}
            >
              <th scope="row">
                <button
                  type="button"
                  aria-pressed={marked.value?.from === field.from}
                  onFocus={() => (marked.value = field)}
                  onClick={() => (marked.value = field)}
                >
                  {field.name}
                </button>
              </th>
              <td>{field.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Hex({ datagram: { hex, title, length }, marked }: { datagram: DatagramRow; marked: Marking }) {
  const words = text.value.device;
  const bytes = hex.match(/../g) ?? [];
  const lines = Array.from({ length: Math.ceil(bytes.length / IN_A_LINE) }, (_, line) => line * IN_A_LINE);
  return (
    <div class="hex" role="region" aria-label={words.hex(title)} tabIndex={0}>
      {lines.map((line) => (
        <div key={line}>
          <span class="quiet">{line.toString(16).padStart(4, '0')}</span>{' '}
          {bytes.slice(line, line + IN_A_LINE).map((byte, at) => (
            <span key={at} class={isMarked(marked, line + at) ? 'marked' : ''}>
              {byte}{' '}
            </span>
          ))}
        </div>
      ))}
      {bytes.length < length && <p class="quiet">{words.more(length - bytes.length)}</p>}
    </div>
  );
}
