"""The labels of DESIGN: what is removed, what is a field of its article, what is kept and named."""

from typing import Final

REMOVED: Final = frozenset(
    """
    navigation breadcrumb masthead share_bar newsletter_plea subscription_plea donation_plea app_promo
    related_links trending_list read_more teaser tag_list hashtags caption photo_credit timestamp read_time
    view_count author_bio contributor_note sign_off source_link copyright_notice footer consent_notice
    paywall_notice comment_thread comment_form advertisement search_form language_switch media_player
    title_echo duplicate ai_rewrite ai_leak boilerplate
    """.split()
)
FIELDS: Final = frozenset({"headline", "byline"})
KEPT: Final = frozenset(
    """
    section_heading dateline summary_box correction editor_note quote list table live_entry suspected_rewrite
    """.split()
)
LABELS: Final = REMOVED | FIELDS | KEPT
