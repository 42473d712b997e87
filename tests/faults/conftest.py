"""The same browser as the other browser tests have."""

from tests.e2e.conftest import browser as browser
from tests.e2e.conftest import visit as visit
