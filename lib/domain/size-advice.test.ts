import { expect, it } from 'vitest';
import { sizeAdvice, type SizeAdvice } from './size-advice';

it.each<[string, number | null, number | null, SizeAdvice[]]>([
  ['nothing without a limit', 100, null, []],
  ['nothing where nothing was measured', null, 512, []],
  ['nothing where it fits', 256, 512, []],
  ['nothing at just a third', 171, 512, []],
  ['less below a third', 100, 512, [{ kind: 'ram_generous', suggestMb: 160 }]],
  ['nothing where less would be no less', 3, 64, []],
  ['of no tiny figure', 3, 512, [{ kind: 'ram_generous', suggestMb: 64 }]],
  ['nothing at nine tenths', 460, 512, []],
  ['more above nine tenths', 480, 512, [{ kind: 'ram_tight', suggestMb: 768 }]],
  ['more at the limit', 4096, 4096, [{ kind: 'ram_tight', suggestMb: 6144 }]],
])('advises of memory %s', (_, peakRamMb, ramMb, expected) => {
  expect(sizeAdvice({ peakRamMb, peakCpu: null }, { ramMb, cpu: null })).toEqual(expected);
});

it.each<[string, number, number, SizeAdvice[]]>([
  ['nothing where it fits', 1, 2, []],
  ['less below a third', 0.3, 4, [{ kind: 'cpu_generous', suggest: 0.5 }]],
  ['that it was held back', 1.99, 2, [{ kind: 'cpu_tight' }]],
])('advises of CPU %s', (_, peakCpu, cpu, expected) => {
  expect(sizeAdvice({ peakRamMb: null, peakCpu }, { ramMb: null, cpu })).toEqual(expected);
});
