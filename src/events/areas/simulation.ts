/** Simulated devices. */
import type { OfDevice } from '../parts.ts';
import type { Rows } from '../row.ts';

export interface SimulationEvents {
  /** What a simulated device does and shows on its screen. */
  'simulation.device': OfDevice & { readonly what: string };
}

export const SIMULATION_ROWS: Rows<SimulationEvents> = {
  'simulation.device': {
    level: 'info',
    sentence: (e) => `(simulated) ${e.what}`,
    explanation: 'Told by a simulated device about itself; a real one shows it with lamps and on its screen.',
  },
};
