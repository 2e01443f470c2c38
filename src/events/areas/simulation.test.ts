import { testSentences } from '../sentences.fixture.ts';
import { SIMULATION_ROWS, type SimulationEvents } from './simulation.ts';

testSentences<SimulationEvents>(SIMULATION_ROWS, {
  'simulation.device': [[{ what: 'lamps blink' }, '(simulated) lamps blink']],
});
