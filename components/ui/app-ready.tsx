'use client';
// Says on <body> that the page answers to input: what is typed from now on is not lost.
import { useEffect } from 'react';

export function AppReady() {
  useEffect(() => {
    document.body.dataset['appReady'] = 'true';
  }, []);
  return null;
}
