import { Drawer } from '@mantine/core';
import { useState, type ReactNode } from 'react';

interface Props {
  /** What is shown; undefined closes the drawer. */
  name: string | undefined;
  kind: string;
  onClose: () => void;
  children: (name: string) => ReactNode;
}

/**
 * The details of one thing, beside the list that it is in. Escape and a click beside it close it. It stays mounted
 * while it is closed: only so does the focus return to the link that opened it.
 */
export function DetailDrawer({ name, kind, onClose, children }: Props) {
  const [lastName, setLastName] = useState(name);
  if (name !== undefined && name !== lastName) {
    setLastName(name);
  }
  return (
    <Drawer
      opened={name !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={lastName === undefined ? kind : `${kind} ${lastName}`}
      styles={{ title: { fontWeight: 600, fontSize: 'var(--mantine-font-size-lg)', overflowWrap: 'anywhere' } }}
      closeButtonProps={{ 'aria-label': 'Close the details' }}
    >
      {lastName !== undefined && children(lastName)}
    </Drawer>
  );
}
