import { KeyRound } from 'lucide-react';
import { Button } from '@/components/ui/button';

interface PasskeyButtonProps {
  label: string;
  /** Whether this browser has passkeys; null until it is known. */
  hasPasskeys: boolean | null;
  /** The person is being asked for theirs. */
  asking: boolean;
  disabled: boolean;
  onPress: () => void;
}

/** Asks for a passkey in place of a password; nothing in a browser without them. */
export function PasskeyButton({ label, hasPasskeys, asking, disabled, onPress }: PasskeyButtonProps) {
  if (hasPasskeys === false) return null;
  return (
    <Button disabled={disabled || asking || hasPasskeys === null} onClick={onPress}>
      <KeyRound aria-hidden="true" className="size-4" />
      {asking ? 'Waiting for your passkey…' : label}
    </Button>
  );
}
