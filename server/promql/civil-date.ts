// Calendar dates in UTC from seconds, for the whole range of 64-bit integers (a JavaScript Date ends in the year 275760).

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 1 to 366. */
  readonly yearDay: number;
  readonly hour: number;
  readonly minute: number;
}

const DAY_SECONDS = 86_400;
/** Floats that no 64-bit integer holds become the smallest one, as the conversion does on the machines Prometheus runs on. */
const UNCONVERTIBLE_SECONDS = -(2n ** 63n);
/** The first second that Go's calendar knows: earlier ones wrap around to the far future. */
const FIRST_SECOND = -9223372028741760000n;

/** Fractions are cut off towards zero. */
export function civilDate(seconds: number): CivilDate {
  const { days, secondOfDay } = splitDays(seconds);
  // Days since 1 March of the year 0, in eras of 400 years, make leap days the last of their year.
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfMarchYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfMarchYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const marchToJanuary = isLeapYear(year) ? 60 : 59;
  return {
    year,
    month,
    day: dayOfMarchYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: month <= 2 ? dayOfMarchYear - 305 : dayOfMarchYear + marchToJanuary + 1,
    hour: Math.floor(secondOfDay / 3600),
    minute: Math.floor(secondOfDay / 60) % 60,
  };
}

export function daysInMonth({ year, month }: CivilDate): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function splitDays(seconds: number): { days: number; secondOfDay: number } {
  const whole = Math.trunc(seconds);
  if (Number.isSafeInteger(whole)) {
    const days = Math.floor(whole / DAY_SECONDS);
    return { days, secondOfDay: whole - days * DAY_SECONDS };
  }
  const isInteger64 = Math.abs(whole) < 2 ** 63;
  const exact = isInteger64 ? BigInt(whole) : UNCONVERTIBLE_SECONDS;
  const wrapped = exact < FIRST_SECOND ? exact + 2n ** 64n : exact;
  const secondOfDay = ((wrapped % 86_400n) + 86_400n) % 86_400n;
  return { days: Number((wrapped - secondOfDay) / 86_400n), secondOfDay: Number(secondOfDay) };
}
