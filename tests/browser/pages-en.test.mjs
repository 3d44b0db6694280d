// Every page in English.
import { lookAtPages } from './pages.mjs';

lookAtPages('en');
