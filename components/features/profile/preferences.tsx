'use client';
// What this browser remembers for the person: theme and single-key shortcuts.
import { useState, useSyncExternalStore } from 'react';
import { RadioGroup } from '@/components/ui/radio-group';
import { areSingleKeysOn, setSingleKeysOn } from '@/components/ui/shortcut-store';
import { Switch } from '@/components/ui/switch';
import { setThemeChoice, useThemeChoice } from '@/components/ui/theme';

const noChanges = (): (() => void) => () => {};

export function Preferences() {
  const theme = useThemeChoice();
  const stored = useSyncExternalStore(noChanges, areSingleKeysOn, () => true);
  const [chosen, setChosen] = useState<boolean | null>(null);
  return (
    <div className="flex flex-col gap-3">
      <div>
        <p aria-hidden="true" className="pb-1 text-xs text-ink-muted">
          Theme
        </p>
        <RadioGroup
          label="Theme"
          value={theme}
          onValueChange={setThemeChoice}
          choices={[
            { value: 'dark', label: 'Dark' },
            { value: 'light', label: 'Light' },
            { value: 'system', label: 'As the system' },
          ]}
        />
      </div>
      <Switch
        label="Single-key shortcuts"
        isOn={chosen ?? stored}
        onChange={(isOn) => {
          setSingleKeysOn(isOn);
          setChosen(isOn);
        }}
      />
    </div>
  );
}
