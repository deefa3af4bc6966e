// Units without a quantity of physics: numbers, money, dates, durations, booleans.
import type { UnitCategory } from '@/lib/units/unit-category';
import {
  bool,
  currency,
  currencyAfter,
  date,
  duration,
  fixed,
  PLAIN,
  short,
  si,
  tight,
  time,
} from '@/lib/units/unit-rule';

export const MISC: UnitCategory = {
  title: 'Misc',
  units: [
    ['none', 'Number', PLAIN],
    ['string', 'String', { kind: 'text' }],
    ['short', 'short', short()],
    ['sishort', 'SI short', si('')],
    ['percent', 'Percent (0-100)', tight('%')],
    ['percentunit', 'Percent (0.0-1.0)', { kind: 'percentUnit' }],
    ['humidity', 'Humidity (%H)', fixed('%H')],
    ['dB', 'Decibel', fixed('dB')],
    ['candela', 'Candela (cd)', si('cd')],
    ['hex0x', 'Hexadecimal (0x)', { kind: 'hex', prefix: '0x' }],
    ['hex', 'Hexadecimal', { kind: 'hex', prefix: '' }],
    ['sci', 'Scientific notation', { kind: 'exponent' }],
    ['locale', 'Locale format', { kind: 'locale' }],
    ['pixel', 'Pixels', fixed('px')],
  ],
};

export const CURRENCY: UnitCategory = {
  title: 'Currency',
  units: [
    ['currencyUSD', 'Dollars ($)', currency('$')],
    ['currencyGBP', 'Pounds (£)', currency('£')],
    ['currencyEUR', 'Euro (€)', currency('€')],
    ['currencyJPY', 'Yen (¥)', currency('¥')],
    ['currencyRUB', 'Rubles (₽)', currency('₽')],
    ['currencyUAH', 'Hryvnias (₴)', currency('₴')],
    ['currencyBRL', 'Real (R$)', currency('R$')],
    ['currencyDKK', 'Danish Krone (kr)', currencyAfter('kr')],
    ['currencyISK', 'Icelandic Króna (kr)', currencyAfter('kr')],
    ['currencyNOK', 'Norwegian Krone (kr)', currencyAfter('kr')],
    ['currencySEK', 'Swedish Krona (kr)', currencyAfter('kr')],
    ['currencyCZK', 'Czech koruna (czk)', currency('czk')],
    ['currencyCHF', 'Swiss franc (CHF)', currency('CHF')],
    ['currencyPLN', 'Polish Złoty (PLN)', currency('PLN')],
    ['currencyBTC', 'Bitcoin (฿)', currency('฿')],
    ['currencymBTC', 'Milli Bitcoin (฿)', currency('mBTC')],
    ['currencyμBTC', 'Micro Bitcoin (฿)', currency('μBTC')],
    ['currencyZAR', 'South African Rand (R)', currency('R')],
    ['currencyINR', 'Indian Rupee (₹)', currency('₹')],
    ['currencyKRW', 'South Korean Won (₩)', currency('₩')],
    ['currencyIDR', 'Indonesian Rupiah (Rp)', currency('Rp')],
    ['currencyPHP', 'Philippine Peso (PHP)', currency('PHP')],
    ['currencyVND', 'Vietnamese Dong (VND)', currencyAfter('đ')],
    ['currencyTRY', 'Turkish Lira (₺)', currencyAfter('₺')],
    ['currencyMYR', 'Malaysian Ringgit (RM)', currency('RM')],
    ['currencyXPF', 'CFP franc (XPF)', currency('XPF')],
    ['currencyBGN', 'Bulgarian Lev (BGN)', currency('BGN')],
    ['currencyPYG', 'Guaraní (₲)', currency('₲')],
    ['currencyUYU', 'Uruguay Peso (UYU)', currency('UYU')],
    ['currencyILS', 'Israeli New Shekels (₪)', currency('₪')],
  ],
};

export const DATE_AND_TIME: UnitCategory = {
  title: 'Date & time',
  units: [
    ['dateTimeAsIso', 'Datetime ISO', date('iso')],
    ['dateTimeAsIsoNoDateIfToday', 'Datetime ISO (No date if today)', date('iso', true)],
    ['dateTimeAsUS', 'Datetime US', date('us')],
    ['dateTimeAsUSNoDateIfToday', 'Datetime US (No date if today)', date('us', true)],
    ['dateTimeAsLocal', 'Datetime local', date('local')],
    ['dateTimeAsLocalNoDateIfToday', 'Datetime local (No date if today)', date('local', true)],
    ['dateTimeAsSystem', 'Datetime default', date('system')],
    ['dateTimeFromNow', 'From Now', date('fromNow')],
  ],
};

export const TIME: UnitCategory = {
  title: 'Time',
  units: [
    ['hertz', 'Hertz (1/s)', si('Hz')],
    ['ns', 'nanoseconds (ns)', time('ns')],
    ['µs', 'microseconds (µs)', time('µs')],
    ['ms', 'milliseconds (ms)', time('ms')],
    ['s', 'seconds (s)', time('s')],
    ['m', 'minutes (m)', time('m')],
    ['h', 'hours (h)', time('h')],
    ['d', 'days (d)', time('d')],
    ['dtdurationms', 'duration (ms)', duration('words', 1)],
    ['dtdurations', 'duration (s)', duration('words', 1000)],
    ['dthms', 'duration (hh:mm:ss)', duration('hms', 1000)],
    ['dtdhms', 'duration (d hh:mm:ss)', duration('dhms', 1000)],
    ['timeticks', 'Timeticks (s/100)', time('ticks')],
    ['clockms', 'clock (ms)', duration('clock', 1)],
    ['clocks', 'clock (s)', duration('clock', 1000)],
  ],
};

export const BOOLEAN: UnitCategory = {
  title: 'Boolean',
  units: [
    ['bool', 'True / False', bool('True', 'False')],
    ['bool_yes_no', 'Yes / No', bool('Yes', 'No')],
    ['bool_on_off', 'On / Off', bool('On', 'Off')],
  ],
};
