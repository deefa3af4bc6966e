// The script that sets theme and width of the navigation on <html> before the first paint: no flash, no shift.

export const THEME_STORAGE_KEY = 'wf-theme';
export const RAIL_STORAGE_KEY = 'wf-rail';
export const LIGHT_QUERY = '(prefers-color-scheme: light)';

/** Plain JavaScript of old browsers: it is not compiled. */
export const THEME_SCRIPT = `(function(){var d=document.documentElement.dataset,c=null;try{c=localStorage.getItem('${THEME_STORAGE_KEY}');if(localStorage.getItem('${RAIL_STORAGE_KEY}')==='narrow')d.rail='narrow'}catch(e){}d.theme=c==='light'||(c==='system'&&matchMedia('${LIGHT_QUERY}').matches)?'light':'dark'})()`;
