// Something that is not there, inside the shell.
import { NotFoundPage } from '@/components/features/shell/not-found-page';

export default function NotFound() {
  return <NotFoundPage />;
}
