// Who may go where, written by hand from what the product promises (visitors, new, former, members,
// animators, provisioners), never from the program: the sweep compares the two. A route without a
// row here fails the tests.
//
// roles: V visitor, N new, F former, M member, A animator, P provisioner, E provisioner who must first
//        add a second step of signing in.
// of:    the kind of object that the path names.
// keeps: a form whose texts outlive the session: true where they become a draft, else the fields
//        that are typed in, which come back in the form itself; `chosen` says what else is sent,
//        `keptAt` what ends the address, for its texts to be those of the form.
// blank: what one who may gets for the form sent without its fields.
// second: what stands in the place of the path's second name.
// file:  a form that may hold a file.
// bare:  the address is all the permission there is: no token, no origin, any body.
// acts:  a form without fields that is acted upon; what it does is tested by itself.
const everybody = 'VNFMAPE', signedIn = 'NFMAPE', insiders = 'MA';

export const table = [
  { method: 'GET', path: '/static/<name>', roles: everybody, of: 'asset' },
  { method: 'GET', path: '/login', roles: 'V' },
  { method: 'POST', path: '/login', roles: 'V', blank: 401 },
  { method: 'POST', path: '/logout', roles: signedIn },
  { method: 'GET', path: '/activate/<token>', roles: everybody, of: 'link' },
  { method: 'POST', path: '/activate/<token>', roles: everybody, of: 'link', blank: 422 },
  { method: 'GET', path: '/welcome', roles: 'N' },
  { method: 'POST', path: '/welcome', roles: 'N', keeps: ['job_title', 'own_address'], blank: 422 },
  { method: 'GET', path: '/status', roles: 'F' },
  { method: 'GET', path: '/settings/sessions', roles: signedIn },
  { method: 'POST', path: '/settings/sessions', roles: signedIn, blank: 422 },
  { method: 'GET', path: '/settings/password', roles: signedIn },
  { method: 'POST', path: '/settings/password', roles: signedIn, blank: 422 },
  { method: 'GET', path: '/charter', roles: everybody },
  { method: 'GET', path: '/legal', roles: everybody },
  { method: 'GET', path: '/privacy', roles: everybody },
  { method: 'GET', path: '/accessibility', roles: everybody },
  { method: 'GET', path: '/notice', roles: everybody },
  { method: 'GET', path: '/', roles: insiders },
  { method: 'GET', path: '/spaces', roles: insiders },
  { method: 'GET', path: '/spaces/<slug>', roles: insiders, of: 'space' },
  { method: 'GET', path: '/threads/new', roles: insiders },
  { method: 'POST', path: '/threads', roles: insiders, keeps: true, blank: 422, file: true },
  { method: 'GET', path: '/threads/<thread>', roles: insiders, of: 'thread' },
  { method: 'POST', path: '/threads/<thread>/posts', roles: insiders, of: 'thread', keeps: true, blank: 422, file: true },
  { method: 'POST', path: '/threads/<thread>/read', roles: insiders, of: 'thread', acts: true },
  { method: 'POST', path: '/threads/<thread>/unread', roles: insiders, of: 'thread', blank: 422 },
  { method: 'GET', path: '/posts/<post>', roles: insiders, of: 'post', leads: /^\/threads\/\d+\?page=1#post-\d+$/ },
  { method: 'GET', path: '/search', roles: insiders },
  { method: 'GET', path: '/posts/<post>/history', roles: insiders, of: 'post' },
  { method: 'GET', path: '/posts/<post>/edit', roles: insiders, of: 'ownPost' },
  { method: 'POST', path: '/posts/<post>/edit', roles: insiders, of: 'ownPost', keeps: true, blank: 422, file: true },
  { method: 'POST', path: '/posts/<post>/delete', roles: insiders, keeps: ['reason'], of: 'ownPost', acts: true },
  { method: 'GET', path: '/drafts', roles: insiders },
  { method: 'POST', path: '/drafts', roles: insiders, blank: 422 },
  { method: 'POST', path: '/drafts/<draft>/delete', roles: insiders, of: 'draft', acts: true },
  { method: 'GET', path: '/organisation', roles: 'P' },

  // Mail and the letter
  { method: 'GET', path: '/settings/letter', roles: insiders },
  { method: 'POST', path: '/settings/letter', roles: insiders, blank: 422 },
  { method: 'GET', path: '/letter/<token>/stop', roles: everybody, of: 'stop' },
  { method: 'POST', path: '/letter/<token>/stop', roles: everybody, of: 'stop', bare: true, blank: 200 },


  // Getting back in
  { method: 'GET', path: '/activate', roles: 'V' },
  { method: 'POST', path: '/activate', roles: 'V', blank: 422 },
  { method: 'GET', path: '/welcome/codes', roles: insiders },
  { method: 'GET', path: '/forgotten', roles: 'V' },
  { method: 'POST', path: '/forgotten', roles: 'V', blank: 422 },
  { method: 'GET', path: '/forgotten/code', roles: 'V' },
  { method: 'POST', path: '/forgotten/code', roles: 'V', blank: 422 },
  { method: 'GET', path: '/reset/<token>', roles: everybody, of: 'resetLink' },
  { method: 'POST', path: '/reset/<token>', roles: everybody, of: 'resetLink', blank: 422 },
  { method: 'GET', path: '/address/<token>', roles: everybody, of: 'addressLink' },
  { method: 'POST', path: '/address/<token>', roles: everybody, of: 'addressLink', acts: true },
  { method: 'GET', path: '/settings/recovery', roles: signedIn },
  { method: 'POST', path: '/settings/recovery/address', roles: signedIn, blank: 422 },
  { method: 'POST', path: '/settings/recovery/remove', roles: signedIn, blank: 422 },
  { method: 'POST', path: '/settings/recovery/notices', roles: signedIn, acts: true },
  { method: 'POST', path: '/settings/recovery/codes', roles: signedIn, acts: true },
  { method: 'POST', path: '/settings/recovery/cancel', roles: signedIn, acts: true },


  // Following, marks, mentions, notifications
  { method: 'POST', path: '/threads/<thread>/follow', roles: insiders, of: 'thread', acts: true },
  { method: 'POST', path: '/threads/<thread>/unfollow', roles: insiders, of: 'thread', acts: true },
  { method: 'GET', path: '/following', roles: insiders },
  { method: 'POST', path: '/posts/<post>/reactions', roles: insiders, of: 'post', blank: 422 },
  { method: 'POST', path: '/posts/<post>/bookmark', roles: insiders, of: 'post', acts: true },
  { method: 'GET', path: '/bookmarks', roles: insiders },
  { method: 'POST', path: '/threads/<thread>/pin', roles: 'A', of: 'thread', acts: true },
  { method: 'POST', path: '/threads/<thread>/unpin', roles: 'A', of: 'thread', acts: true },
  { method: 'POST', path: '/threads/<thread>/kind', roles: insiders, of: 'thread', blank: 422 },
  { method: 'GET', path: '/members/names', roles: insiders },
  { method: 'GET', path: '/notifications', roles: insiders },
  { method: 'POST', path: '/notifications/read', roles: insiders, acts: true },
  { method: 'POST', path: '/notifications/<notification>', roles: insiders, of: 'notification', acts: true },


  // Reports and measures
  { method: 'GET', path: '/posts/<post>/report', roles: insiders, of: 'othersPost' },
  { method: 'POST', path: '/posts/<post>/report', roles: insiders, of: 'othersPost', keeps: true, blank: 422 },
  { method: 'POST', path: '/posts/<post>/recognise', roles: insiders, of: 'othersPost', acts: true },
  { method: 'GET', path: '/posts/<post>/moderation', roles: insiders, of: 'authored' },
  { method: 'GET', path: '/reports/<report>', roles: insiders, of: 'ownReport' },
  { method: 'POST', path: '/reports/<report>', roles: insiders, keeps: ['body'], of: 'ownReport', blank: 422 },
  { method: 'POST', path: '/reports/<report>/retract', roles: insiders, of: 'ownReport', acts: true },
  { method: 'GET', path: '/moderation/reports', roles: 'A' },
  { method: 'GET', path: '/moderation/reports/<report>', roles: 'A', of: 'handled' },
  { method: 'POST', path: '/moderation/reports/<report>/hide', roles: 'A', of: 'handled', blank: 422 },
  { method: 'POST', path: '/moderation/reports/<report>/show', roles: 'A', of: 'handled', blank: 422 },
  { method: 'POST', path: '/moderation/reports/<report>/letters', roles: 'A', keeps: ['letter'], of: 'handled', blank: 422 },
  { method: 'POST', path: '/moderation/reports/<report>/close', roles: 'A', keeps: ['decision', 'ground'], of: 'handled', blank: 422 },
  { method: 'GET', path: '/moderation/notices', roles: 'A' },
  { method: 'GET', path: '/moderation/notices/<notice>', roles: 'A', of: 'notice' },
  { method: 'POST', path: '/moderation/notices/<notice>/report', roles: 'A', of: 'notice', acts: true },
  { method: 'POST', path: '/moderation/notices/<notice>/close', roles: 'A', keeps: ['answer'], of: 'notice', blank: 422 },
  { method: 'GET', path: '/moderation/posts/<post>/purge', roles: 'A', of: 'purgeable' },
  { method: 'POST', path: '/moderation/posts/<post>/purge', roles: 'A', keeps: ['passage'], of: 'purgeable', blank: 422 },
  { method: 'POST', path: '/notice', roles: everybody, blank: 422 },
  { method: 'GET', path: '/moderation/register', roles: insiders },


  // Live
  { method: 'GET', path: '/events', roles: insiders },


  // Profiles and people
  { method: 'GET', path: '/questions', roles: insiders },
  { method: 'GET', path: '/settings', roles: insiders },
  { method: 'GET', path: '/members', roles: insiders },
  { method: 'GET', path: '/members/<member>', roles: insiders, of: 'member' },
  { method: 'GET', path: '/settings/profile', roles: insiders },
  { method: 'POST', path: '/settings/profile', roles: insiders, keeps: ['agency', 'introduction'], blank: 422 },
  { method: 'POST', path: '/settings/introduction', roles: insiders, keeps: ['introduction'], blank: 422 },
  { method: 'POST', path: '/settings/display', roles: everybody, blank: 422 },


  // Status, charter, departure
  { method: 'POST', path: '/charter', roles: 'NMA', blank: 422 },
  { method: 'POST', path: '/status/contest', roles: 'F', keeps: ['text'], acts: true },
  { method: 'POST', path: '/status/return', roles: 'F', acts: true },
  { method: 'GET', path: '/settings/data', roles: signedIn },
  { method: 'POST', path: '/settings/data', roles: signedIn, blank: 422 },
  { method: 'GET', path: '/settings/leave', roles: 'NFMA' },
  { method: 'POST', path: '/settings/leave', roles: 'NFMA', blank: 422 },


  // Membership

  // Policy
  { method: 'GET', path: '/settings/rules', roles: insiders },

  // Provisioners
  { method: 'GET', path: '/organisation/export', roles: 'P' },
  { method: 'GET', path: '/organisation/use', roles: 'P' },
  { method: 'GET', path: '/organisation/add', roles: 'P' },
  { method: 'POST', path: '/organisation/add', roles: 'P', keeps: ['job_title', 'occupation_code', 'identifier', 'email', 'given_name', 'family_name', 'practising_since', 'region', 'external_id'], blank: 422 },
  { method: 'GET', path: '/organisation/people/<attestation>', roles: 'P', of: 'attestation' },
  { method: 'POST', path: '/organisation/people/<attestation>/invite', roles: 'P', of: 'attestation', acts: true },
  { method: 'GET', path: '/organisation/people/<attestation>/state/<fact>', roles: 'P', of: 'attestation', second: 'departure' },
  { method: 'POST', path: '/organisation/people/<attestation>/state/<fact>', roles: 'P', keeps: ['job_title', 'occupation_code'], keptAt: 'change', of: 'attestation', second: 'departure', blank: 200 },
  { method: 'GET', path: '/organisation/import', roles: 'P' },
  { method: 'POST', path: '/organisation/import', roles: 'P', blank: 422, file: true },
  { method: 'GET', path: '/organisation/import/<import>', roles: 'P', of: 'import' },
  { method: 'GET', path: '/organisation/import/<import>/report', roles: 'P', of: 'import' },
  { method: 'POST', path: '/organisation/import/<import>/confirm', roles: 'P', of: 'import', acts: true },
  { method: 'POST', path: '/organisation/import/<import>/cancel', roles: 'P', of: 'import', acts: true },

  // SCIM: its tokens; what they open are the programs below
  { method: 'GET', path: '/organisation/tokens', roles: 'P' },
  { method: 'POST', path: '/organisation/tokens', roles: 'P', blank: 422 },

  // Review
  { method: 'GET', path: '/moderation/admissions', roles: 'A' },
  { method: 'GET', path: '/moderation/admissions/<member>', roles: insiders, of: 'admission' },
  { method: 'POST', path: '/moderation/admissions/<member>', roles: insiders, keeps: ['reason'], of: 'admission', blank: 422 },
  { method: 'GET', path: '/moderation/claims/<attestation>', roles: 'A', of: 'claim' },
  { method: 'POST', path: '/moderation/claims/<attestation>', roles: 'A', of: 'claim', blank: 422 },
  { method: 'GET', path: '/moderation/decisions/<decision>', roles: 'A', of: 'decision' },
  { method: 'POST', path: '/moderation/decisions/<decision>/revoke', roles: 'A', of: 'decision', acts: true },
  { method: 'POST', path: '/moderation/doubts/<doubt>/close', roles: 'A', keeps: ['reason'], of: 'doubt', blank: 422 },
  { method: 'GET', path: '/settings/review', roles: 'NFMA' },
  { method: 'POST', path: '/settings/review', roles: 'NFMA', keeps: ['text'], blank: 422 },
  { method: 'POST', path: '/settings/review/doubts/<doubt>', roles: 'NFMA', keeps: ['text'], of: 'ownDoubt', blank: 422 },
  { method: 'POST', path: '/settings/review/posts/<attestation>', roles: 'NFMA', of: 'offer', blank: 422 },
  { method: 'GET', path: '/members/newcomers', roles: insiders },
  { method: 'GET', path: '/members/<member>/doubt', roles: insiders, of: 'colleague' },
  { method: 'POST', path: '/members/<member>/doubt', roles: insiders, keeps: ['text'], of: 'colleague', blank: 422 },

  // Still practising
  { method: 'GET', path: '/settings/membership', roles: 'NFMA' },
  { method: 'POST', path: '/settings/membership/word', roles: insiders, acts: true },
  { method: 'GET', path: '/settings/membership/functions', roles: insiders },
  { method: 'POST', path: '/settings/membership/functions', roles: insiders, keeps: ['job_title'], blank: 422 },
  { method: 'POST', path: '/settings/membership/back', roles: 'F', acts: true },
  { method: 'GET', path: '/settings/attestations/<attestation>', roles: 'NFMA', of: 'ownAttestation' },
  { method: 'POST', path: '/settings/attestations/<attestation>', roles: 'NFMA', keeps: ['text'], of: 'ownAttestation', blank: 422 },
  { method: 'GET', path: '/moderation/objections', roles: 'A' },
  { method: 'GET', path: '/moderation/objections/<objection>', roles: 'A', of: 'objection' },
  { method: 'POST', path: '/moderation/objections/<objection>', roles: 'A', keeps: ['reason'], of: 'objection', blank: 422 },
  { method: 'GET', path: '/organisation/attest', roles: 'P' },
  { method: 'POST', path: '/organisation/attest', roles: 'P', blank: 422 },

  // Strong sign-in
  { method: 'GET', path: '/login/code', roles: 'V', leads: /^\/login$/ },
  { method: 'POST', path: '/login/code', roles: 'V', blank: 401 },
  { method: 'GET', path: '/settings/second-factor', roles: signedIn },
  { method: 'POST', path: '/settings/second-factor', roles: signedIn, blank: 422 },
  { method: 'POST', path: '/settings/second-factor/begin', roles: signedIn, blank: 422 },
  { method: 'POST', path: '/settings/second-factor/codes', roles: signedIn, blank: 422 },
  { method: 'POST', path: '/settings/second-factor/remove', roles: signedIn, blank: 422 },
  { method: 'POST', path: '/settings/second-factor/browsers', roles: signedIn, blank: 422 },

  // Where from

  // Waves and pledge
  { method: 'GET', path: '/help', roles: insiders },
  { method: 'GET', path: '/help/organisations', roles: everybody },
  { method: 'GET', path: '/animation/waves', roles: 'A' },
  { method: 'POST', path: '/animation/waves', roles: 'A', keeps: ['title'], blank: 422 },
  { method: 'GET', path: '/animation/waves/<wave>', roles: 'A', of: 'wave' },
  { method: 'POST', path: '/animation/waves/<wave>', roles: 'A', keeps: ['title'], of: 'wave', blank: 422 },
  { method: 'GET', path: '/animation/waves/<wave>/open', roles: 'A', of: 'wave' },
  { method: 'POST', path: '/animation/waves/<wave>/open', roles: 'A', of: 'wave', acts: true },

  // Cases and pathways
  { method: 'GET', path: '/cases', roles: insiders },
  { method: 'POST', path: '/threads/<thread>/state', roles: insiders, of: 'ledCase', blank: 422 },
  { method: 'GET', path: '/threads/<thread>/outcome', roles: insiders, of: 'ownCase' },
  { method: 'POST', path: '/threads/<thread>/outcome', roles: insiders, keeps: ['done', 'happened', 'again'], of: 'ownCase', blank: 422 },
  { method: 'POST', path: '/threads/<thread>/helped', roles: insiders, of: 'ownCase', blank: 422 },
  { method: 'GET', path: '/threads/<thread>/pathway', roles: insiders, of: 'case' },
  { method: 'POST', path: '/threads/<thread>/pathway', roles: insiders, keeps: ['action', 'moment', 'actor', 'obstacle', 'result', 'branches'], of: 'ownCase', blank: 422 },
  { method: 'GET', path: '/threads/<thread>/pathway/<step>', roles: insiders, of: 'ownStep', second: '1' },
  { method: 'POST', path: '/threads/<thread>/pathway/<step>', roles: insiders, keeps: ['action', 'moment', 'actor', 'obstacle', 'result', 'branches'], of: 'ownStep', second: '1', blank: 422 },
  { method: 'POST', path: '/threads/<thread>/pathway/<step>/move', roles: insiders, of: 'ownStep', second: '1', blank: 422 },
  { method: 'POST', path: '/threads/<thread>/pathway/<step>/remove', roles: insiders, of: 'ownStep', second: '1', blank: 422 },
  { method: 'GET', path: '/threads/<thread>/pathway.svg', roles: insiders, of: 'drawnCase' },
  { method: 'GET', path: '/threads/<thread>/pathway.mmd', roles: insiders, of: 'drawnCase' },
  { method: 'GET', path: '/settings/cases', roles: insiders },
  { method: 'POST', path: '/settings/cases', roles: insiders, acts: true },
  { method: 'GET', path: '/animation/themes', roles: 'A' },
  { method: 'POST', path: '/animation/themes', roles: 'A', keeps: ['title'], blank: 422 },
  { method: 'POST', path: '/animation/themes/<theme>', roles: 'A', keeps: ['title'], of: 'theme', acts: true },

  // Practices and trials
  { method: 'GET', path: '/practices', roles: insiders },
  { method: 'GET', path: '/practices/to-try', roles: insiders },
  { method: 'GET', path: '/threads/<thread>/sheet', roles: insiders, of: 'practice' },
  { method: 'POST', path: '/threads/<thread>/to-try', roles: insiders, of: 'practice', acts: true },
  { method: 'POST', path: '/threads/<thread>/to-try/remove', roles: insiders, of: 'thread', acts: true },
  { method: 'GET', path: '/threads/<thread>/trials', roles: insiders, of: 'practice' },
  { method: 'GET', path: '/threads/<thread>/trials/new', roles: insiders, of: 'triable' },
  { method: 'POST', path: '/threads/<thread>/trials', roles: insiders, of: 'triable', keeps: true, blank: 422 },
  { method: 'GET', path: '/posts/<post>/trial', roles: insiders, of: 'ownTrial' },
  { method: 'POST', path: '/posts/<post>/trial', roles: insiders, of: 'ownTrial', keeps: true, blank: 422 },

  // Questions and collective answers
  { method: 'GET', path: '/answers', roles: insiders },
  { method: 'GET', path: '/threads/<thread>/answer', roles: insiders, of: 'thread' },
  { method: 'POST', path: '/threads/<thread>/answer', roles: insiders, of: 'thread', keeps: true, blank: 422 },
  { method: 'GET', path: '/answers/<answer>', roles: insiders, of: 'answer' },
  { method: 'GET', path: '/answers/<answer>/versions/<number>', roles: insiders, of: 'answer', second: '1' },
  { method: 'GET', path: '/answers/<answer>/signatures', roles: insiders, of: 'answer' },
  { method: 'POST', path: '/answers/<answer>/signatures', roles: insiders, of: 'answer', acts: true },
  { method: 'POST', path: '/answers/<answer>/signatures/withdraw', roles: insiders, of: 'answer', acts: true },
  { method: 'POST', path: '/answers/<answer>/reservations', roles: insiders, keeps: ['body'], of: 'answer', blank: 422 },
  { method: 'POST', path: '/reservations/<reservation>/withdraw', roles: insiders, of: 'reservation', acts: true },
  { method: 'POST', path: '/answers/<answer>/publish', roles: 'A', of: 'answer', blank: 422 },
  { method: 'POST', path: '/answers/<answer>/unpublish', roles: 'A', keeps: ['reason'], of: 'answer', blank: 422 },
  { method: 'POST', path: '/answers/<answer>/review', roles: 'A', of: 'answer', acts: true },
  { method: 'POST', path: '/threads/<thread>/close', roles: 'A', of: 'thread', acts: true },
  { method: 'POST', path: '/threads/<thread>/reopen', roles: insiders, of: 'thread', acts: true },

  // Without my name
  { method: 'GET', path: '/mine/unnamed', roles: insiders },
  { method: 'POST', path: '/mine/unnamed/cancel', roles: insiders, blank: 422 },
  { method: 'GET', path: '/moderation/threads/<thread>/identity', roles: insiders, of: 'unnamed' },
  { method: 'POST', path: '/moderation/threads/<thread>/identity', roles: 'A', keeps: ['reason'], of: 'unnamed', blank: 422 },
  { method: 'POST', path: '/moderation/openings/<opening>/answer', roles: insiders, of: 'opening', blank: 422 },

  // Guard

  // Files
  { method: 'POST', path: '/files', roles: insiders, file: true, blank: 422 },
  { method: 'GET', path: '/files/<file>', roles: insiders, of: 'file' },
  { method: 'GET', path: '/files/<file>/small', roles: insiders, of: 'file' },

  // Polls
  { method: 'GET', path: '/polls/<poll>', roles: insiders, of: 'poll' },
  { method: 'POST', path: '/polls/<poll>/vote', roles: insiders, of: 'poll', blank: 422 },
  { method: 'POST', path: '/polls/<poll>/close', roles: insiders, of: 'ownPoll', acts: true },

  // Models and marks
  { method: 'GET', path: '/posts/<post>/marks', roles: insiders, of: 'post' },
  { method: 'GET', path: '/animation/models', roles: 'A' },
  { method: 'POST', path: '/animation/models', roles: 'A', keeps: ['title', 'body'], blank: 422 },
  { method: 'GET', path: '/animation/models/new', roles: 'A' },
  { method: 'GET', path: '/animation/models/<model>', roles: 'A', of: 'model' },
  { method: 'POST', path: '/animation/models/<model>', roles: 'A', keeps: ['title', 'body'], of: 'model', blank: 422 },
  { method: 'POST', path: '/animation/models/<model>/retire', roles: 'A', of: 'model', acts: true },
  { method: 'GET', path: '/threads/similar', roles: insiders },

  // Desk
  { method: 'GET', path: '/animation', roles: 'A' },
  { method: 'POST', path: '/threads/<thread>/news', roles: 'A', of: 'ledCase', acts: true },
  { method: 'GET', path: '/animation/lines/<line>', roles: 'A', of: 'deskLine' },
  { method: 'POST', path: '/animation/lines/<line>', roles: 'A', of: 'deskLine', blank: 422 },

  // Promise
  { method: 'GET', path: '/animation/promise', roles: 'A' },
  { method: 'POST', path: '/animation/promise', roles: 'A', acts: true },
  { method: 'GET', path: '/animation/ask/<thread>', roles: 'A', of: 'waiting' },
  { method: 'POST', path: '/animation/ask/<thread>', roles: 'A', keeps: ['note'], of: 'waiting', blank: 422 },
  { method: 'POST', path: '/threads/<thread>/offer/refuse', roles: insiders, of: 'offered', acts: true },
  { method: 'GET', path: '/settings/offers', roles: insiders },
  { method: 'POST', path: '/settings/offers', roles: insiders, blank: 422 },

  // Curation
  { method: 'GET', path: '/animation/threads/<thread>', roles: 'A', of: 'thread' },
  { method: 'POST', path: '/animation/threads/<thread>', roles: 'A', keeps: ['name'], chosen: { act: 'title' }, of: 'thread', blank: 422 },
  { method: 'GET', path: '/animation/threads/<thread>/merge', roles: 'A', of: 'thread' },
  { method: 'POST', path: '/animation/threads/<thread>/merge', roles: 'A', keeps: ['into'], of: 'thread', blank: 422 },
  { method: 'GET', path: '/animation/threads/<thread>/split', roles: 'A', of: 'thread' },
  { method: 'POST', path: '/animation/threads/<thread>/split', roles: 'A', keeps: ['name', 'numbers'], of: 'thread', blank: 422 },

  // Measures
  { method: 'GET', path: '/moderation/measures', roles: 'A' },
  { method: 'GET', path: '/moderation/members/<member>/measures', roles: 'A', of: 'measured' },
  { method: 'POST', path: '/moderation/members/<member>/measures', roles: 'A', keeps: ['facts', 'reason', 'article'], of: 'measurable', blank: 422 },
  { method: 'GET', path: '/moderation/measures/<measure>', roles: insiders, of: 'measure' },
  { method: 'POST', path: '/moderation/measures/<measure>/sign', roles: insiders, keeps: ['reason'], of: 'measure', blank: 422 },
  { method: 'POST', path: '/moderation/measures/<measure>/lift', roles: insiders, keeps: ['reason'], of: 'measure', blank: 422 },
  { method: 'POST', path: '/moderation/measures/<measure>/appeal', roles: insiders, keeps: ['reason'], of: 'measure', blank: 422 },
  { method: 'GET', path: '/measures/<measure>', roles: 'NFMA', of: 'ownMeasure' },
  { method: 'POST', path: '/measures/<measure>/appeal', roles: 'NFMA', of: 'ownMeasure', keeps: true, blank: 422 },

  // Reports' work
  { method: 'POST', path: '/moderation/reports/<report>/hand', roles: 'A', of: 'handled', blank: 422 },
  { method: 'GET', path: '/moderation/reports/<report>/edit', roles: 'A', of: 'handled' },
  { method: 'POST', path: '/moderation/reports/<report>/edit', roles: 'A', keeps: ['body', 'ground', 'facts'], of: 'handled', blank: 422 },
  { method: 'GET', path: '/statements/<statement>', roles: 'NFMA', of: 'ownRuling' },
  { method: 'POST', path: '/statements/<statement>/appeal', roles: 'NFMA', keeps: ['text'], of: 'ownRuling', blank: 422 },
  { method: 'GET', path: '/moderation/statements/<statement>', roles: insiders, of: 'appealed' },
  { method: 'POST', path: '/moderation/statements/<statement>', roles: insiders, keeps: ['text'], of: 'appealed', blank: 422 },
  { method: 'GET', path: '/moderation/reasons', roles: 'A' },
  { method: 'POST', path: '/moderation/reasons', roles: 'A', keeps: ['title', 'ground', 'body'], blank: 422 },
  { method: 'GET', path: '/moderation/reasons/new', roles: 'A' },
  { method: 'GET', path: '/moderation/reasons/<reason>', roles: 'A', of: 'reason' },
  { method: 'POST', path: '/moderation/reasons/<reason>', roles: 'A', keeps: ['title', 'ground', 'body'], of: 'reason', blank: 422 },
  { method: 'POST', path: '/moderation/reasons/<reason>/retire', roles: 'A', of: 'reason', acts: true },
  { method: 'GET', path: '/moderation/members/<member>/notes', roles: 'A', of: 'noted' },
  { method: 'POST', path: '/moderation/members/<member>/notes', roles: 'A', keeps: ['text'], of: 'noted', blank: 422 },
  { method: 'POST', path: '/moderation/notes/<member_note>/erase', roles: 'A', of: 'memberNote', acts: true },
  { method: 'GET', path: '/settings/about-me', roles: `F${insiders}` },
  { method: 'GET', path: '/moderation/register.csv', roles: insiders },

  // Mandates
  { method: 'GET', path: '/mandates', roles: insiders },
  { method: 'GET', path: '/mandates/<proposal>', roles: insiders, of: 'ownProposal' },
  { method: 'POST', path: '/mandates/<proposal>', roles: insiders, of: 'ownProposal', blank: 422 },
  { method: 'GET', path: '/animation/mandates', roles: 'A' },
  { method: 'GET', path: '/animation/mandates/propose/<member>', roles: 'A', of: 'proposable' },
  { method: 'POST', path: '/animation/mandates/propose/<member>', roles: 'A', of: 'proposable', blank: 422 },
  { method: 'POST', path: '/animation/mandates/votes/<proposal>', roles: 'A', of: 'openVote', blank: 422 },
  { method: 'POST', path: '/animation/mandates/continue', roles: 'A', blank: 422 },
  { method: 'GET', path: '/animation/mandates/hand-over', roles: 'A' },
  { method: 'POST', path: '/animation/mandates/hand-over', roles: 'A', blank: 422 },

  // Seeds
  { method: 'GET', path: '/animation/seeds', roles: 'A' },
  { method: 'POST', path: '/animation/seeds', roles: 'A', keeps: ['title', 'body'], blank: 422 },
  { method: 'GET', path: '/animation/seeds/new', roles: 'A' },
  { method: 'GET', path: '/animation/seeds/<seed>', roles: 'A', of: 'seed' },
  { method: 'POST', path: '/animation/seeds/<seed>', roles: 'A', keeps: ['title', 'body'], of: 'seed', blank: 422 },
  { method: 'POST', path: '/animation/seeds/<seed>/publish', roles: 'A', of: 'seed', acts: true },
  { method: 'POST', path: '/animation/seeds/<seed>/cancel', roles: 'A', of: 'seed', acts: true },
  { method: 'POST', path: '/animation/seeds/<seed>/adopt', roles: 'A', of: 'seed', acts: true },
  { method: 'POST', path: '/animation/seeds/<seed>/move', roles: 'A', of: 'seed', acts: true },
  { method: 'POST', path: '/animation/seeds/<seed>/guests', roles: 'A', keeps: ['names'], of: 'seed', blank: 422 },
  { method: 'POST', path: '/animation/seeds/<seed>/uninvite/<member>', roles: 'A', of: 'seed', second: '1', acts: true },
  { method: 'GET', path: '/animation/series/new', roles: 'A' },
  { method: 'POST', path: '/animation/series', roles: 'A', keeps: ['name'], blank: 422 },
  { method: 'GET', path: '/animation/series/<series>', roles: 'A', of: 'series' },
  { method: 'POST', path: '/animation/series/<series>', roles: 'A', keeps: ['name'], of: 'series', blank: 422 },
  { method: 'POST', path: '/animation/series/<series>/end', roles: 'A', of: 'series', acts: true },
  { method: 'GET', path: '/seeds/<seed>', roles: insiders, of: 'seenSeed' },
  { method: 'POST', path: '/seeds/<seed>/answer', roles: insiders, keeps: ['body'], of: 'guestSeed', blank: 422 },
  { method: 'POST', path: '/seeds/<seed>/decline', roles: insiders, of: 'guestSeed', acts: true },

  // Community letter
  { method: 'GET', path: '/animation/letter', roles: 'A' },
  { method: 'POST', path: '/animation/letter', roles: 'A', keeps: ['introduction', 'word'], acts: true },
  { method: 'GET', path: '/animation/letter/preview', roles: 'A' },
  { method: 'POST', path: '/animation/letter/test', roles: 'A', acts: true },
  { method: 'POST', path: '/animation/letter/day', roles: 'A', blank: 422 },
  { method: 'GET', path: '/letters', roles: insiders },
  { method: 'GET', path: '/letters/<edition>', roles: insiders, of: 'edition' },
  { method: 'GET', path: '/letters/<token>/stop', roles: everybody, of: 'editionStop' },
  { method: 'POST', path: '/letters/<token>/stop', roles: everybody, of: 'editionStop', bare: true, blank: 200 },

  // Welcome
  { method: 'GET', path: '/animation/welcome', roles: 'A' },
  { method: 'POST', path: '/animation/welcome/thread', roles: 'A', keeps: ['thread'], acts: true },
  { method: 'GET', path: '/animation/welcome/<member>', roles: 'A', of: 'newcomer' },
  { method: 'POST', path: '/animation/welcome/<member>', roles: 'A', keeps: ['text'], of: 'newcomer', blank: 422 },
  { method: 'POST', path: '/animation/welcome/<member>/sponsor', roles: 'A', of: 'newcomer', blank: 422 },
  { method: 'GET', path: '/animation/messages', roles: 'A' },
  { method: 'POST', path: '/animation/messages', roles: 'A', keeps: ['title', 'text'], blank: 422 },
  { method: 'GET', path: '/animation/messages/new', roles: 'A' },
  { method: 'GET', path: '/animation/messages/send', roles: 'A' },
  { method: 'POST', path: '/animation/messages/send', roles: 'A', keeps: ['about', 'text'], blank: 422 },
  { method: 'GET', path: '/animation/messages/<wording>', roles: 'A', of: 'wording' },
  { method: 'POST', path: '/animation/messages/<wording>', roles: 'A', keeps: ['title', 'text'], of: 'wording', blank: 422 },
  { method: 'POST', path: '/animation/messages/<wording>/retire', roles: 'A', of: 'wording', acts: true },
  { method: 'GET', path: '/animation/relaunch', roles: 'A' },
  { method: 'POST', path: '/animation/relaunch', roles: 'A', keeps: ['text'], blank: 422 },
  { method: 'GET', path: '/notes/<note>', roles: insiders, of: 'note' },
  { method: 'POST', path: '/notes/<note>', roles: insiders, keeps: ['text'], of: 'ownNote', blank: 422 },
  { method: 'GET', path: '/settings/notes', roles: insiders },
  { method: 'POST', path: '/settings/notes', roles: insiders, blank: 422 },
  { method: 'POST', path: '/sponsorships/<sponsorship>', roles: insiders, of: 'offeredPair', blank: 422 },
  { method: 'POST', path: '/sponsorships/<sponsorship>/end', roles: insiders, of: 'paired', acts: true },

  // Dashboard
  { method: 'GET', path: '/animation/dashboard', roles: 'A' },
  { method: 'GET', path: '/animation/dashboard/<figure>', roles: 'A', of: 'figure' },

];

// What programs ask for with a bearer token, and nothing else opens. of: a user of the token's
// organisation.
export const programs = [
  { method: 'GET', path: '/scim/v2/ServiceProviderConfig' },
  { method: 'GET', path: '/scim/v2/serviceConfiguration' },
  { method: 'GET', path: '/scim/v2/ResourceTypes' },
  { method: 'GET', path: '/scim/v2/ResourceTypes/<name>', of: 'type' },
  { method: 'GET', path: '/scim/v2/Schemas' },
  { method: 'GET', path: '/scim/v2/Schemas/<urn>', of: 'schema' },
  { method: 'GET', path: '/scim/v2/Users' },
  { method: 'POST', path: '/scim/v2/Users' },
  { method: 'POST', path: '/scim/v2/Users/.search' },
  { method: 'POST', path: '/scim/v2/.search' },
  { method: 'GET', path: '/scim/v2/Users/<attestation>', of: 'user' },
  { method: 'PUT', path: '/scim/v2/Users/<attestation>', of: 'user' },
  { method: 'PATCH', path: '/scim/v2/Users/<attestation>', of: 'user' },
  { method: 'DELETE', path: '/scim/v2/Users/<attestation>', of: 'user' },
].map((row) => ({ ...row, roles: 'T' }));

export const letters = { visitor: 'V', new: 'N', former: 'F', member: 'M', animator: 'A', provisioner: 'P', enrolling: 'E' };
export const homes = { visitor: '/login', new: '/welcome', former: '/status', member: '/', animator: '/', provisioner: '/organisation', enrolling: '/settings/second-factor' };

export const may = (row, role) => row.roles.includes(letters[role]);

// What one who may not gets, whatever else is wrong with the request: { status, location }.
export function refusal(row, role, path) {
  if (role === 'visitor') {
    if (row.method !== 'GET') return row.keeps ? { status: 401 } : { status: 303, location: '/login' };
    const next = path === '/' ? '' : `?next=${encodeURIComponent(path)}`;
    return { status: 303, location: `/login${next}` };
  }
  if (row.roles === 'V') return { status: 303, location: homes[role] };
  const isLedHome = row.method === 'GET' && (role === 'new' || role === 'enrolling' || path === '/');
  return isLedHome ? { status: 303, location: homes[role] } : { status: 403 };
}

// The methods a path takes, as the Allow field names them.
export function allowed(path) {
  return table.filter((row) => row.path === path)
    .flatMap((row) => (row.method === 'GET' ? ['GET', 'HEAD'] : [row.method]));
}
