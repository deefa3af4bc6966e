// Units of physics.
import type { UnitCategory } from '@/lib/units/unit-category';
import { fixed, si, steps } from '@/lib/units/unit-rule';

export const ACCELERATION: UnitCategory = {
  title: 'Acceleration',
  units: [
    ['accMS2', 'Meters/sec²', fixed('m/sec²')],
    ['accFS2', 'Feet/sec²', fixed('f/sec²')],
    ['accG', 'G unit', fixed('g')],
  ],
};

export const ANGLE: UnitCategory = {
  title: 'Angle',
  units: [
    ['degree', 'Degrees (°)', fixed('°')],
    ['radian', 'Radians', fixed('rad')],
    ['grad', 'Gradian', fixed('grad')],
    ['arcmin', 'Arc Minutes', fixed('arcmin')],
    ['arcsec', 'Arc Seconds', fixed('arcsec')],
  ],
};

export const AREA: UnitCategory = {
  title: 'Area',
  units: [
    ['areaM2', 'Square Meters (m²)', fixed('m²')],
    ['areaF2', 'Square Feet (ft²)', fixed('ft²')],
    ['areaMI2', 'Square Miles (mi²)', fixed('mi²')],
    ['acres', 'Acres (ac)', fixed('ac')],
    ['hectares', 'Hectares (ha)', fixed('ha')],
  ],
};

export const CONCENTRATION: UnitCategory = {
  title: 'Concentration',
  units: [
    ['ppm', 'parts-per-million (ppm)', fixed('ppm')],
    ['conppb', 'parts-per-billion (ppb)', fixed('ppb')],
    ['conngm3', 'nanogram per cubic meter (ng/m³)', fixed('ng/m³')],
    ['conngNm3', 'nanogram per normal cubic meter (ng/Nm³)', fixed('ng/Nm³')],
    ['conμgm3', 'microgram per cubic meter (μg/m³)', fixed('μg/m³')],
    ['conμgNm3', 'microgram per normal cubic meter (μg/Nm³)', fixed('μg/Nm³')],
    ['conmgm3', 'milligram per cubic meter (mg/m³)', fixed('mg/m³')],
    ['conmgNm3', 'milligram per normal cubic meter (mg/Nm³)', fixed('mg/Nm³')],
    ['congm3', 'gram per cubic meter (g/m³)', fixed('g/m³')],
    ['congNm3', 'gram per normal cubic meter (g/Nm³)', fixed('g/Nm³')],
    ['conmgdL', 'milligrams per decilitre (mg/dL)', fixed('mg/dL')],
    ['conmmolL', 'millimoles per litre (mmol/L)', fixed('mmol/L')],
  ],
};

export const ENERGY: UnitCategory = {
  title: 'Energy',
  units: [
    ['watt', 'Watt (W)', si('W')],
    ['kwatt', 'Kilowatt (kW)', si('W', 1)],
    ['megwatt', 'Megawatt (MW)', si('W', 2)],
    ['gwatt', 'Gigawatt (GW)', si('W', 3)],
    ['mwatt', 'Milliwatt (mW)', si('W', -1)],
    ['Wm2', 'Watt per square meter (W/m²)', si('W/m²')],
    ['voltamp', 'Volt-Ampere (VA)', si('VA')],
    ['kvoltamp', 'Kilovolt-Ampere (kVA)', si('VA', 1)],
    ['voltampreact', 'Volt-Ampere reactive (VAr)', si('VAr')],
    ['kvoltampreact', 'Kilovolt-Ampere reactive (kVAr)', si('VAr', 1)],
    ['watth', 'Watt-hour (Wh)', si('Wh')],
    ['watthperkg', 'Watt-hour per Kilogram (Wh/kg)', si('Wh/kg')],
    ['kwatth', 'Kilowatt-hour (kWh)', si('Wh', 1)],
    ['kwattm', 'Kilowatt-min (kWm)', si('W-Min', 1)],
    ['mwatth', 'Megawatt-hour (MWh)', si('Wh', 2)],
    ['amph', 'Ampere-hour (Ah)', si('Ah')],
    ['kamph', 'Kiloampere-hour (kAh)', si('Ah', 1)],
    ['mamph', 'Milliampere-hour (mAh)', si('Ah', -1)],
    ['joule', 'Joule (J)', si('J')],
    ['ev', 'Electron volt (eV)', si('eV')],
    ['amp', 'Ampere (A)', si('A')],
    ['kamp', 'Kiloampere (kA)', si('A', 1)],
    ['mamp', 'Milliampere (mA)', si('A', -1)],
    ['volt', 'Volt (V)', si('V')],
    ['kvolt', 'Kilovolt (kV)', si('V', 1)],
    ['mvolt', 'Millivolt (mV)', si('V', -1)],
    ['dBm', 'Decibel-milliwatt (dBm)', fixed('dbm')],
    ['mohm', 'Milliohm (mΩ)', si('Ω', -1)],
    ['ohm', 'Ohm (Ω)', si('Ω')],
    ['kohm', 'Kiloohm (kΩ)', si('Ω', 1)],
    ['Mohm', 'Megaohm (MΩ)', si('Ω', 2)],
    ['farad', 'Farad (F)', si('F')],
    ['µfarad', 'Microfarad (µF)', si('F', -2)],
    ['nfarad', 'Nanofarad (nF)', si('F', -3)],
    ['pfarad', 'Picofarad (pF)', si('F', -4)],
    ['ffarad', 'Femtofarad (fF)', si('F', -5)],
    ['henry', 'Henry (H)', si('H')],
    ['mhenry', 'Millihenry (mH)', si('H', -1)],
    ['µhenry', 'Microhenry (µH)', si('H', -2)],
    ['lumens', 'Lumens (Lm)', si('Lm')],
  ],
};

export const FLOW: UnitCategory = {
  title: 'Flow',
  units: [
    ['flowgpm', 'Gallons/min (gpm)', fixed('gpm')],
    ['flowcms', 'Cubic meters/sec (cms)', fixed('cms')],
    ['flowcfs', 'Cubic feet/sec (cfs)', fixed('cfs')],
    ['flowcfm', 'Cubic feet/min (cfm)', fixed('cfm')],
    ['litreh', 'Litre/hour', fixed('L/h')],
    ['flowlpm', 'Litre/min (L/min)', fixed('L/min')],
    ['flowmlpm', 'milliLitre/min (mL/min)', fixed('mL/min')],
    ['lux', 'Lux (lx)', fixed('lux')],
  ],
};

export const FORCE: UnitCategory = {
  title: 'Force',
  units: [
    ['forceNm', 'Newton-meters (Nm)', si('Nm')],
    ['forcekNm', 'Kilonewton-meters (kNm)', si('Nm', 1)],
    ['forceN', 'Newtons (N)', si('N')],
    ['forcekN', 'Kilonewtons (kN)', si('N', 1)],
  ],
};

export const MASS: UnitCategory = {
  title: 'Mass',
  units: [
    ['massmg', 'milligram (mg)', si('g', -1)],
    ['massg', 'gram (g)', si('g')],
    ['masslb', 'pound (lb)', fixed('lb')],
    ['masskg', 'kilogram (kg)', si('g', 1)],
    ['masst', 'metric ton (t)', fixed('t')],
  ],
};

export const LENGTH: UnitCategory = {
  title: 'Length',
  units: [
    ['lengthmm', 'millimeter (mm)', si('m', -1)],
    ['lengthcm', 'centimeter (cm)', fixed('cm')],
    ['lengthin', 'inch (in)', fixed('in')],
    ['lengthft', 'feet (ft)', fixed('ft')],
    ['lengthm', 'meter (m)', si('m')],
    ['lengthkm', 'kilometer (km)', si('m', 1)],
    ['lengthmi', 'mile (mi)', fixed('mi')],
  ],
};

export const PRESSURE: UnitCategory = {
  title: 'Pressure',
  units: [
    ['pressurembar', 'Millibars', si('bar', -1)],
    ['pressurebar', 'Bars', si('bar')],
    ['pressurekbar', 'Kilobars', si('bar', 1)],
    ['pressurepa', 'Pascals', si('Pa')],
    ['pressurehpa', 'Hectopascals', fixed('hPa')],
    ['pressurekpa', 'Kilopascals', fixed('kPa')],
    ['pressurehg', 'Inches of mercury', fixed('"Hg')],
    ['pressurepsi', 'PSI', steps(['psi', 'ksi', 'Mpsi'])],
  ],
};

export const RADIATION: UnitCategory = {
  title: 'Radiation',
  units: [
    ['radbq', 'Becquerel (Bq)', si('Bq')],
    ['radci', 'curie (Ci)', si('Ci')],
    ['radgy', 'Gray (Gy)', si('Gy')],
    ['radrad', 'rad', si('rad')],
    ['radsv', 'Sievert (Sv)', si('Sv')],
    ['radmsv', 'milliSievert (mSv)', si('Sv', -1)],
    ['radusv', 'microSievert (µSv)', si('Sv', -2)],
    ['radrem', 'rem', si('rem')],
    ['radexpckg', 'Exposure (C/kg)', si('C/kg')],
    ['radr', 'roentgen (R)', si('R')],
    ['radsvh', 'Sievert/hour (Sv/h)', si('Sv/h')],
    ['radmsvh', 'milliSievert/hour (mSv/h)', si('Sv/h', -1)],
    ['radusvh', 'microSievert/hour (µSv/h)', si('Sv/h', -2)],
  ],
};

export const ROTATIONAL_SPEED: UnitCategory = {
  title: 'Rotational Speed',
  units: [
    ['rotrpm', 'Revolutions per minute (rpm)', fixed('rpm')],
    ['rothz', 'Hertz (Hz)', si('Hz')],
    ['rotkhz', 'Kilohertz (kHz)', si('Hz', 1)],
    ['rotmhz', 'Megahertz (MHz)', si('Hz', 2)],
    ['rotghz', 'Gigahertz (GHz)', si('Hz', 3)],
    ['rotrads', 'Radians per second (rad/s)', fixed('rad/s')],
    ['rotdegs', 'Degrees per second (°/s)', fixed('°/s')],
  ],
};

export const TEMPERATURE: UnitCategory = {
  title: 'Temperature',
  units: [
    ['celsius', 'Celsius (°C)', fixed('°C')],
    ['fahrenheit', 'Fahrenheit (°F)', fixed('°F')],
    ['kelvin', 'Kelvin (K)', fixed('K')],
  ],
};

export const VELOCITY: UnitCategory = {
  title: 'Velocity',
  units: [
    ['velocityms', 'meters/second (m/s)', fixed('m/s')],
    ['velocitykmh', 'kilometers/hour (km/h)', fixed('km/h')],
    ['velocitymph', 'miles/hour (mph)', fixed('mph')],
    ['velocityknot', 'knot (kn)', fixed('kn')],
  ],
};

export const VOLUME: UnitCategory = {
  title: 'Volume',
  units: [
    ['mlitre', 'millilitre (mL)', si('L', -1)],
    ['litre', 'litre (L)', si('L')],
    ['m3', 'cubic meter', fixed('m³')],
    ['Nm3', 'Normal cubic meter', fixed('Nm³')],
    ['dm3', 'cubic decimeter', fixed('dm³')],
    ['gallons', 'gallons', fixed('gal')],
  ],
};
