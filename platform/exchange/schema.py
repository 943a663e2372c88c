"""Every table of the house, imported in one place so that the metadata is whole for migrations and tests."""

from exchange.accounts import models as accounts
from exchange.assets import models as assets
from exchange.assistance import due_models as dues
from exchange.assistance import models as assistance
from exchange.assistance import referral_models as referrals
from exchange.assistance import text_models as texts
from exchange.audit import models as audit
from exchange.audit import triggers
from exchange.calendars import models as calendars
from exchange.db import Base
from exchange.delegations import models as delegations
from exchange.discussions import models as discussions
from exchange.documents import models as documents
from exchange.dossiers import models as dossiers
from exchange.drafts import models as drafts
from exchange.duties import models as duties
from exchange.enquiries import models as enquiries
from exchange.feeds import models as feeds
from exchange.jobs import models as jobs
from exchange.mail import models as mail
from exchange.reverse import models as reverse
from exchange.sheets import models as sheets
from exchange.signin import models as signin
from exchange.vault import models as vault

TABLES = (
    accounts,
    assets,
    assistance,
    audit,
    calendars,
    delegations,
    discussions,
    documents,
    dossiers,
    drafts,
    dues,
    duties,
    enquiries,
    feeds,
    jobs,
    mail,
    referrals,
    reverse,
    sheets,
    signin,
    texts,
    triggers,
    vault,
)

metadata = Base.metadata
