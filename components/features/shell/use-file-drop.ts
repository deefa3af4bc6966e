'use client';
// A dashboard file that is dropped on any page opens the import page with it.
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { keepDroppedFiles, readFiles } from '@/components/data/dropped-files';

export function useFileDrop(isEnabled: boolean): void {
  const router = useRouter();
  useEffect(() => {
    if (!isEnabled) return undefined;
    const openImport = async (files: readonly File[]): Promise<void> => {
      if (keepDroppedFiles(await readFiles(files))) router.push('/dashboards/import');
    };
    const onDragOver = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault();
    };
    const onDrop = (event: DragEvent): void => {
      const files = [...(event.dataTransfer?.files ?? [])];
      // What a page takes itself is not taken again.
      if (event.defaultPrevented || files.length === 0) return;
      event.preventDefault();
      void openImport(files);
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('drop', onDrop);
    };
  }, [isEnabled, router]);
}
