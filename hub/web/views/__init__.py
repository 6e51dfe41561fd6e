"""What each page shows: the night as it is now, turned into exactly the words a template prints. Pure.

A roster may have been corrected under a running night, so an id of an old fact may lead nowhere: a page then says "?"
or leaves the row out, because it must come up whatever happened.
"""

from hub.web.views.board_page import BoardPage as BoardPage
from hub.web.views.board_page import board as board
from hub.web.views.desk_page import DeskPage as DeskPage
from hub.web.views.desk_page import desk as desk
from hub.web.views.family_page import FamilyPage as FamilyPage
from hub.web.views.family_page import family as family
from hub.web.views.follow_ups import follow_ups as follow_ups
from hub.web.views.guides_page import GuidesPage as GuidesPage
from hub.web.views.guides_page import guides as guides
from hub.web.views.helpers_page import HelpersPage as HelpersPage
from hub.web.views.helpers_page import helpers as helpers
from hub.web.views.interpreters_page import InterpretersPage as InterpretersPage
from hub.web.views.interpreters_page import interpreters as interpreters
from hub.web.views.notices import Notice as Notice
from hub.web.views.notices import in_languages as in_languages
from hub.web.views.notices import notices as notices
from hub.web.views.office_page import Around as Around
from hub.web.views.office_page import OfficePage as OfficePage
from hub.web.views.office_page import office as office
from hub.web.views.search import find as find
from hub.web.views.teacher_page import TeacherPage as TeacherPage
from hub.web.views.teacher_page import teacher as teacher
