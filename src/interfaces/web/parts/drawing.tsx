/**
 * Simple drawings of what a step is about: the keys of a phone with the one to press, its back with its sockets, a box with its
 * reset button, a cable on which something moves. Drawn by us, from lines and circles; what blinks or moves does so in CSS.
 */
import type { GuidanceRow } from '../../../station/asking/device-row.ts';
import type { JSX } from 'preact';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
/** A row of keys to be dialled one after the other, as the steps of recipes write it. */
const SEQUENCE = /\b[0-9]{6,}[0-9*#]+/;

/** `kind`: of the device. Nothing in it is told that the text beside it does not say. */
export function Drawing({ kind, step }: { kind: string; step: GuidanceRow }): JSX.Element {
  return (
    <svg class="drawing" viewBox="0 0 240 180" aria-hidden="true">
      {drawn(kind, step)}
    </svg>
  );
}

function drawn(kind: string, { id, does = '' }: GuidanceRow): JSX.Element {
  const isPhone = kind === 'phone' || kind === 'adapter';
  const isByHand = id !== 'address' && id !== 'loads' && id !== 'components' && id !== 'booted';
  if (isPhone && isByHand) {
    const sequence = SEQUENCE.exec(does)?.[0];
    if (sequence !== undefined) return <Keypad pressed={new Set(sequence)} caption={sequence} />;
    if (/hold #/.test(does)) return <Keypad pressed={new Set('#')} caption="#" isLit />;
    return <PhoneBack />;
  }
  if (isByHand)
    return kind === 'computer' || kind === 'storage' ? <Computer /> : <Box isPressed={/reset|MODE/.test(does)} />;
  return <OnTheCable kind={kind} isOver={id === 'booted'} isWriting={id === 'components'} />;
}

function Keypad({
  pressed,
  caption,
  isLit = false,
}: {
  pressed: ReadonlySet<string>;
  caption: string;
  isLit?: boolean;
}) {
  return (
    <g>
      <rect class="body" x="12" y="8" width="132" height="164" rx="14" />
      {KEYS.map((key, at) => {
        const [x, y] = [22 + (at % 3) * 40, 18 + Math.floor(at / 3) * 38];
        return (
          <g key={key} class={pressed.has(key) ? 'key pressed' : 'key'}>
            <rect x={x} y={y} width="32" height="28" rx="6" />
            <text x={x + 16} y={y + 20}>
              {key}
            </text>
          </g>
        );
      })}
      <circle class={isLit ? 'lamp blinks' : 'lamp'} cx="190" cy="40" r="11" />
      <text class="caption" x="190" y="110">
        {caption.length > 6 ? '' : caption}
      </text>
    </g>
  );
}

/** The socket for the network is the one that the cable goes into; the other one is for a PC. */
function PhoneBack() {
  return (
    <g>
      <rect class="body" x="14" y="20" width="212" height="110" rx="14" />
      <rect class="socket chosen" x="36" y="84" width="44" height="30" rx="4" />
      <text class="small" x="58" y="76">
        10/100 SW
      </text>
      <rect class="socket" x="98" y="84" width="44" height="30" rx="4" />
      <text class="small" x="120" y="76">
        PC
      </text>
      <circle class="socket" cx="186" cy="99" r="13" />
      <path class="cable" d="M58 100 V150 Q58 166 80 166 H232" />
    </g>
  );
}

function Box({ isPressed }: { isPressed: boolean }) {
  return (
    <g>
      <rect class="body" x="14" y="60" width="212" height="66" rx="12" />
      <circle class={isPressed ? 'button chosen' : 'button'} cx="46" cy="93" r="11" />
      {[0, 1, 2, 3].map((at) => (
        <rect
          key={at}
          class={at === 0 ? 'socket chosen' : 'socket'}
          x={82 + at * 30}
          y="80"
          width="22"
          height="26"
          rx="3"
        />
      ))}
      <circle class="lamp blinks" cx="212" cy="93" r="6" />
      {isPressed && <path class="finger" d="M46 20 V74 M36 62 L46 76 L56 62" />}
      <path class="cable" d="M93 104 V150 Q93 166 115 166 H232" />
    </g>
  );
}

function Computer() {
  return (
    <g>
      <rect class="body" x="40" y="16" width="160" height="104" rx="10" />
      <path class="line" d="M120 120 V142 M84 146 H156" />
      <path class="line" d="M60 44 H116 M60 64 H150 M60 84 H98" />
    </g>
  );
}

function OnTheCable({ kind, isOver, isWriting }: { kind: string; isOver: boolean; isWriting: boolean }) {
  return (
    <g>
      <rect class="body" x="10" y="52" width="70" height="48" rx="6" />
      <path class="line" d="M4 108 H86" />
      <path class="cable" d="M86 92 H150" />
      {!isOver && [0, 1, 2].map((at) => <circle key={at} class={`moves after-${at}`} cx="92" cy="92" r="4" />)}
      {kind === 'phone' ? (
        <g>
          <rect class="body" x="150" y="36" width="80" height="100" rx="10" />
          <rect class="screen" x="160" y="46" width="60" height="30" rx="4" />
          {[0, 1, 2, 3, 4, 5].map((at) => (
            <circle key={at} class="dot" cx={172 + (at % 3) * 18} cy={94 + Math.floor(at / 3) * 18} r="4" />
          ))}
        </g>
      ) : (
        <rect class="body" x="150" y="56" width="80" height="56" rx="10" />
      )}
      <circle class={isOver ? 'lamp lit' : 'lamp blinks'} cx="190" cy="24" r="7" />
      {isOver && <path class="tick" d="M172 62 L184 74 L208 50" />}
      {isWriting && <path class="line" d="M166 61 H214" />}
    </g>
  );
}
