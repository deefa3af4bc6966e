// Units of machines: computing, data and what passes through.
import type { UnitCategory } from '@/lib/units/unit-category';
import { count, iec, si } from '@/lib/units/unit-rule';

export const COMPUTATION: UnitCategory = {
  title: 'Computation',
  units: [
    ['flops', 'FLOP/s', si('FLOPS')],
    ['mflops', 'MFLOP/s', si('FLOPS', 2)],
    ['gflops', 'GFLOP/s', si('FLOPS', 3)],
    ['tflops', 'TFLOP/s', si('FLOPS', 4)],
    ['pflops', 'PFLOP/s', si('FLOPS', 5)],
    ['eflops', 'EFLOP/s', si('FLOPS', 6)],
    ['zflops', 'ZFLOP/s', si('FLOPS', 7)],
    ['yflops', 'YFLOP/s', si('FLOPS', 8)],
  ],
};

export const DATA: UnitCategory = {
  title: 'Data',
  units: [
    ['bytes', 'bytes(IEC)', iec('B')],
    ['decbytes', 'bytes(SI)', si('B')],
    ['bits', 'bits(IEC)', iec('b')],
    ['decbits', 'bits(SI)', si('b')],
    ['kbytes', 'kibibytes', iec('B', 1)],
    ['deckbytes', 'kilobytes', si('B', 1)],
    ['mbytes', 'mebibytes', iec('B', 2)],
    ['decmbytes', 'megabytes', si('B', 2)],
    ['gbytes', 'gibibytes', iec('B', 3)],
    ['decgbytes', 'gigabytes', si('B', 3)],
    ['tbytes', 'tebibytes', iec('B', 4)],
    ['dectbytes', 'terabytes', si('B', 4)],
    ['pbytes', 'pebibytes', iec('B', 5)],
    ['decpbytes', 'petabytes', si('B', 5)],
  ],
};

export const DATA_RATE: UnitCategory = {
  title: 'Data rate',
  units: [
    ['pps', 'packets/sec', si('p/s')],
    ['binBps', 'bytes/sec(IEC)', iec('B/s')],
    ['Bps', 'bytes/sec(SI)', si('B/s')],
    ['binbps', 'bits/sec(IEC)', iec('b/s')],
    ['bps', 'bits/sec(SI)', si('b/s')],
    ['KiBs', 'kibibytes/sec', iec('B/s', 1)],
    ['Kibits', 'kibibits/sec', iec('b/s', 1)],
    ['KBs', 'kilobytes/sec', si('B/s', 1)],
    ['Kbits', 'kilobits/sec', si('b/s', 1)],
    ['MiBs', 'mebibytes/sec', iec('B/s', 2)],
    ['Mibits', 'mebibits/sec', iec('b/s', 2)],
    ['MBs', 'megabytes/sec', si('B/s', 2)],
    ['Mbits', 'megabits/sec', si('b/s', 2)],
    ['GiBs', 'gibibytes/sec', iec('B/s', 3)],
    ['Gibits', 'gibibits/sec', iec('b/s', 3)],
    ['GBs', 'gigabytes/sec', si('B/s', 3)],
    ['Gbits', 'gigabits/sec', si('b/s', 3)],
    ['TiBs', 'tebibytes/sec', iec('B/s', 4)],
    ['Tibits', 'tebibits/sec', iec('b/s', 4)],
    ['TBs', 'terabytes/sec', si('B/s', 4)],
    ['Tbits', 'terabits/sec', si('b/s', 4)],
    ['PiBs', 'pebibytes/sec', iec('B/s', 5)],
    ['Pibits', 'pebibits/sec', iec('b/s', 5)],
    ['PBs', 'petabytes/sec', si('B/s', 5)],
    ['Pbits', 'petabits/sec', si('b/s', 5)],
  ],
};

export const HASH_RATE: UnitCategory = {
  title: 'Hash rate',
  units: [
    ['Hs', 'hashes/sec', si('H/s')],
    ['KHs', 'kilohashes/sec', si('H/s', 1)],
    ['MHs', 'megahashes/sec', si('H/s', 2)],
    ['GHs', 'gigahashes/sec', si('H/s', 3)],
    ['THs', 'terahashes/sec', si('H/s', 4)],
    ['PHs', 'petahashes/sec', si('H/s', 5)],
    ['EHs', 'exahashes/sec', si('H/s', 6)],
  ],
};

export const THROUGHPUT: UnitCategory = {
  title: 'Throughput',
  units: [
    ['cps', 'counts/sec (cps)', count('c/s')],
    ['ops', 'ops/sec (ops)', count('ops/s')],
    ['reqps', 'requests/sec (rps)', count('req/s')],
    ['rps', 'reads/sec (rps)', count('rd/s')],
    ['wps', 'writes/sec (wps)', count('wr/s')],
    ['iops', 'I/O ops/sec (iops)', count('io/s')],
    ['eps', 'events/sec (eps)', count('evt/s')],
    ['mps', 'messages/sec (mps)', count('msg/s')],
    ['recps', 'records/sec (rps)', count('rec/s')],
    ['rowsps', 'rows/sec (rps)', count('rows/s')],
    ['cpm', 'counts/min (cpm)', count('c/m')],
    ['opm', 'ops/min (opm)', count('ops/m')],
    ['reqpm', 'requests/min (rpm)', count('req/m')],
    ['rpm', 'reads/min (rpm)', count('rd/m')],
    ['wpm', 'writes/min (wpm)', count('wr/m')],
    ['epm', 'events/min (epm)', count('evts/m')],
    ['mpm', 'messages/min (mpm)', count('msgs/m')],
    ['recpm', 'records/min (rpm)', count('rec/m')],
    ['rowspm', 'rows/min (rpm)', count('rows/m')],
  ],
};
