// Colour names of Grafana's dashboards with their hex values per theme, its classic palette and its continuous scales (data only).

/** [dark, light] */
export type ThemePair = readonly [dark: string, light: string];

export const NAMED_COLORS: Readonly<Record<string, ThemePair>> = {
  'super-light-red': ['#FFA6B0', '#FF7383'],
  'light-red': ['#FF7383', '#F2495C'],
  red: ['#F2495C', '#E02F44'],
  'semi-dark-red': ['#E02F44', '#C4162A'],
  'dark-red': ['#C4162A', '#AD0317'],
  'super-light-orange': ['#FFCB7D', '#FFB357'],
  'light-orange': ['#FFB357', '#FF9830'],
  orange: ['#FF9830', '#FF780A'],
  'semi-dark-orange': ['#FF780A', '#FA6400'],
  'dark-orange': ['#FA6400', '#E55400'],
  'super-light-yellow': ['#FFF899', '#FFEE52'],
  'light-yellow': ['#FFEE52', '#FADE2A'],
  yellow: ['#FADE2A', '#F2CC0C'],
  'semi-dark-yellow': ['#F2CC0C', '#E0B400'],
  'dark-yellow': ['#E0B400', '#CC9D00'],
  'super-light-green': ['#C8F2C2', '#96D98D'],
  'light-green': ['#96D98D', '#73BF69'],
  green: ['#73BF69', '#56A64B'],
  'semi-dark-green': ['#56A64B', '#37872D'],
  'dark-green': ['#37872D', '#19730E'],
  'super-light-blue': ['#C0D8FF', '#8AB8FF'],
  'light-blue': ['#8AB8FF', '#5794F2'],
  blue: ['#5794F2', '#3274D9'],
  'semi-dark-blue': ['#3274D9', '#1F60C4'],
  'dark-blue': ['#1F60C4', '#1250B0'],
  'super-light-purple': ['#DEB6F2', '#CA95E5'],
  'light-purple': ['#CA95E5', '#B877D9'],
  purple: ['#B877D9', '#A352CC'],
  'semi-dark-purple': ['#A352CC', '#8F3BB8'],
  'dark-purple': ['#8F3BB8', '#7C2EA3'],
  transparent: ['rgba(0,0,0,0)', 'rgba(255, 255, 255, 0)'],
  black: ['#000000', '#000000'],
  white: ['#ffffff', '#ffffff'],
  gray: ['#808080', '#808080'],
  grey: ['grey', 'grey'],
};

/** Position n colours the n-th series; the first 18 differ between the themes. */
const CLASSIC_HEAD: readonly ThemePair[] = [
  ['#73BF69', '#56A64B'],
  ['#F2CC0C', '#E0B400'],
  ['#5794F2', '#3274D9'],
  ['#FF9830', '#FF780A'],
  ['#F2495C', '#E02F44'],
  ['#B877D9', '#A352CC'],
  ['#37872D', '#19730E'],
  ['#E0B400', '#CC9D00'],
  ['#1F60C4', '#1250B0'],
  ['#FA6400', '#E55400'],
  ['#C4162A', '#AD0317'],
  ['#8F3BB8', '#7C2EA3'],
  ['#C8F2C2', '#96D98D'],
  ['#FFF899', '#FFEE52'],
  ['#C0D8FF', '#8AB8FF'],
  ['#FFCB7D', '#FFB357'],
  ['#FFA6B0', '#FF7383'],
  ['#DEB6F2', '#CA95E5'],
];
const CLASSIC_TAIL =
  '#447EBC #C15C17 #890F02 #0A437C #6D1F62 #584477 #B7DBAB #F4D598 #70DBED #F9BA8F #F29191 #82B5D8 ' +
  '#E5A8E2 #AEA2E0 #629E51 #E5AC0E #64B0C8 #E0752D #BF1B00 #0A50A1 #962D82 #614D93 #9AC48A #F2C96D ' +
  '#65C5DB #F9934E #EA6460 #5195CE #D683CE #806EB7 #3F6833 #967302 #2F575E #99440A #58140C #052B51 ' +
  '#511749 #3F2B5B #E0F9D7 #FCEACA #CFFAFF #F9E2D2 #FCE2DE #BADFF4 #F9D9F9 #DEDAF7';

export const CLASSIC_PALETTE: readonly ThemePair[] = [
  ...CLASSIC_HEAD,
  ...CLASSIC_TAIL.split(' ').map((color): ThemePair => [color, color]),
];

/** Stops of the continuous modes; `panel` stands for the panel's background. */
export const CONTINUOUS_SCALES: Readonly<Record<string, readonly ThemePair[]>> = {
  'continuous-viridis': [
    ['#440154', '#440154'],
    ['#472d7b', '#472d7b'],
    ['#3b528b', '#3b528b'],
    ['#2c728e', '#2c728e'],
    ['#21918c', '#21918c'],
    ['#28ae80', '#28ae80'],
    ['#5ec962', '#5ec962'],
    ['#addc30', '#addc30'],
    ['#fde725', '#fde725'],
  ],
  'continuous-magma': [
    ['#000004', '#000004'],
    ['#1d1147', '#1d1147'],
    ['#51127c', '#51127c'],
    ['#832681', '#832681'],
    ['#b73779', '#b73779'],
    ['#e75263', '#e75263'],
    ['#fc8961', '#fc8961'],
    ['#fec488', '#fec488'],
    ['#fcfdbf', '#fcfdbf'],
  ],
  'continuous-plasma': [
    ['#0d0887', '#0d0887'],
    ['#4c02a1', '#4c02a1'],
    ['#7e03a8', '#7e03a8'],
    ['#aa2395', '#aa2395'],
    ['#cc4778', '#cc4778'],
    ['#e66c5c', '#e66c5c'],
    ['#f89540', '#f89540'],
    ['#fdc527', '#fdc527'],
    ['#f0f921', '#f0f921'],
  ],
  'continuous-inferno': [
    ['#000004', '#000004'],
    ['#210c4a', '#210c4a'],
    ['#57106e', '#57106e'],
    ['#8a226a', '#8a226a'],
    ['#bc3754', '#bc3754'],
    ['#e45a31', '#e45a31'],
    ['#f98e09', '#f98e09'],
    ['#f9cb35', '#f9cb35'],
    ['#fcffa4', '#fcffa4'],
  ],
  'continuous-cividis': [
    ['rgb(0, 32, 81)', 'rgb(0, 32, 81)'],
    ['rgb(17, 54, 108)', 'rgb(17, 54, 108)'],
    ['rgb(60, 77, 110)', 'rgb(60, 77, 110)'],
    ['rgb(98, 100, 111)', 'rgb(98, 100, 111)'],
    ['rgb(127, 124, 117)', 'rgb(127, 124, 117)'],
    ['rgb(154, 148, 120)', 'rgb(154, 148, 120)'],
    ['rgb(187, 175, 113)', 'rgb(187, 175, 113)'],
    ['rgb(226, 203, 92)', 'rgb(226, 203, 92)'],
    ['rgb(253, 234, 69)', 'rgb(253, 234, 69)'],
  ],
  'continuous-GrYlRd': [
    ['#73BF69', '#56A64B'],
    ['#FADE2A', '#F2CC0C'],
    ['#F2495C', '#E02F44'],
  ],
  'continuous-RdYlGr': [
    ['#F2495C', '#E02F44'],
    ['#FADE2A', '#F2CC0C'],
    ['#73BF69', '#56A64B'],
  ],
  'continuous-BlYlRd': [
    ['#1F60C4', '#1250B0'],
    ['#FFF899', '#FFEE52'],
    ['#C4162A', '#AD0317'],
  ],
  'continuous-YlRd': [
    ['#FFF899', '#FFEE52'],
    ['#C4162A', '#AD0317'],
  ],
  'continuous-BlPu': [
    ['#5794F2', '#3274D9'],
    ['#B877D9', '#A352CC'],
  ],
  'continuous-YlBl': [
    ['#FFF899', '#FFEE52'],
    ['#1F60C4', '#1250B0'],
  ],
  'continuous-blues': [
    ['panel', 'panel'],
    ['#1F60C4', '#1250B0'],
  ],
  'continuous-reds': [
    ['panel', 'panel'],
    ['#C4162A', '#AD0317'],
  ],
  'continuous-greens': [
    ['panel', 'panel'],
    ['#37872D', '#19730E'],
  ],
  'continuous-purples': [
    ['panel', 'panel'],
    ['#8F3BB8', '#7C2EA3'],
  ],
};
