// Every unit id of Grafana's registry with its name and rule, by category. A new unit is one line in its category.
import { COMPUTATION, DATA, DATA_RATE, HASH_RATE, THROUGHPUT } from '@/lib/units/categories/computing';
import { BOOLEAN, CURRENCY, DATE_AND_TIME, MISC, TIME } from '@/lib/units/categories/everyday';
import {
  ACCELERATION,
  ANGLE,
  AREA,
  CONCENTRATION,
  ENERGY,
  FLOW,
  FORCE,
  LENGTH,
  MASS,
  PRESSURE,
  RADIATION,
  ROTATIONAL_SPEED,
  TEMPERATURE,
  VELOCITY,
  VOLUME,
} from '@/lib/units/categories/physics';
import type { UnitCategory } from '@/lib/units/unit-category';

export const UNIT_CATEGORIES: readonly UnitCategory[] = [
  MISC,
  ACCELERATION,
  ANGLE,
  AREA,
  COMPUTATION,
  CONCENTRATION,
  CURRENCY,
  DATA,
  DATA_RATE,
  DATE_AND_TIME,
  ENERGY,
  FLOW,
  FORCE,
  HASH_RATE,
  MASS,
  LENGTH,
  PRESSURE,
  RADIATION,
  ROTATIONAL_SPEED,
  TEMPERATURE,
  TIME,
  THROUGHPUT,
  VELOCITY,
  VOLUME,
  BOOLEAN,
];
