// Everything that can be tested without an editor.

import './backoff';
import './binary';
import './manifest';
import './parse';
