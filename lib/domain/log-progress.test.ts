import { describe, expect, it } from 'vitest';
import { LogProgress, progressInLine } from './log-progress';

describe('how far a line says that a program is', () => {
  it.each<[number, string]>([
    [45, ' 45%|████▌     | 45/100 [00:12<00:15,  3.60it/s]'],
    [7, 'Loading checkpoint shards:   7%|▋         | 1/14 [00:01<00:13]'],
    [100, '100%|██████████| 938/938 [00:10<00:00, 92.83it/s, loss=0.0312]'],
    [62, 'epoch 3:  62%|######2   | 62/100 [01:02<00:38, acc=98.1%]'],
    [50, '\r 10%|█         |\r 50%|█████     | 5/10'],
    [33, '[=====>              ] 33%'],
    [80, 'Downloading model.bin ━━━━━━━━━━━━━━━━━━━━━━ 80% 0:00:12'],
    [42, '42% [################....................]'],
    [17, '[ 17%] Building CXX object src/main.cpp.o'],
    [99, '( 99%)'],
    [5, '5 %'],
    [63, 'Progress: 63.7%'],
    [63, 'progress=63%'],
    [12, 'Processed 12% of the records'],
    [75, 'Uploading: 75% complete'],
    [88, '2026-11-25 10:00:00,123 INFO worker: 88.2% done'],
    [60, 'step 15 of 25'],
    [30, 'Processing file 3 of 10: data/a.csv'],
    [21, '1,234 of 5,678 rows written'],
    [50, 'Read 500 out of 1000 lines'],
    [20, 'Epoch 2/10'],
    [25, 'Epoch [5/20], Step [100/600], Loss: 0.3'],
    [4, '[12/300] Compiling serde v1.0.0'],
    [30, '(3/10) fetching https://example.org/a'],
    [40, 'Batch 4/10 - 12s'],
    [66, 'images: 2/3'],
    [10, '1/10'],
    [83, 'frame 250/300'],
    [50, 'Iteration 5_000 of 10_000'],
  ])('is %s %% in: %s', (expected, line) => {
    expect(progressInLine(line)).toBe(expected);
  });

  it.each([
    'accuracy 95%',
    'val_acc: 98.2%, precision 97%',
    'CPU usage 45%',
    'Compression reduced the file by 60%',
    'battery at 20%',
    '3 of 25 tests failed',
    '2 of 3 requests with errors',
    '2026/11/25 10:00:00 starting',
    '25/12/2026',
    'open 24/7',
    'listening on 10.0.0.0/16',
    'GET /api/v1/2/3 200',
    'HTTP/1.1 200 OK',
    'attempt 2 of 5',
    'Retry 1/3',
    'a 50% discount',
    'version 1.2 of 3',
    'half of it',
    '120% done',
    'step 30 of 25',
    'one of 5 cats',
    'x 3/4 cup of flour',
    'CSS width: 50%;',
    '',
    `${'x'.repeat(500)} 45%`,
  ])('is not said in: %s', (line) => {
    expect(progressInLine(line)).toBeNull();
  });
});

describe('how far a log says that a program is', () => {
  const after = (...lines: string[]): number | null => {
    const progress = new LogProgress();
    for (const line of lines) progress.take(line);
    return progress.percent;
  };

  it('is known once it was told twice', () => {
    expect(after('step 1 of 4')).toBeNull();
    expect(after('step 1 of 4', 'Terminated', 'step 2 of 4', 'some words')).toBe(50);
    expect(after('100 % of the customers are served')).toBeNull();
  });

  it('is that of the outer count where one within it begins again and again', () => {
    const epochs = [1, 2, 3].flatMap((n) => [`Epoch ${n}/10`, 'batch 1/3', 'batch 2/3', 'batch 3/3']);
    expect(after(...epochs)).toBe(30);
    const bars = [1, 2, 3].flatMap((n) => [`[${n}/4] file`, ' 10%|█    |', ' 60%|███  |', '100%|█████|']);
    expect(after(...bars)).toBe(75);
  });

  it('goes on with the next count when one is at its end', () => {
    expect(after('Downloading 50%', 'Downloading 100%', 'Epoch 1/10', 'Epoch 2/10')).toBe(20);
  });

  it('does not grow with a log that counts in ever other words', () => {
    const progress = new LogProgress();
    for (let n = 0; n < 10_000; n += 1) progress.take(`word${String.fromCharCode(97 + (n % 26))}${'y'.repeat(n % 70)} file 1 of 5`);
    expect(progress.percent).not.toBeUndefined();
  });
});
