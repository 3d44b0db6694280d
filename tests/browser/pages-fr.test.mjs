// Every page in French.
import { lookAtPages } from './pages.mjs';

lookAtPages('fr');
