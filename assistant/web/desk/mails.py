"""Mails: in, drafted, edited, out."""

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.datastructures import FormData

from assistant.desk.desk import Desk
from assistant.desk.draft_text import GAP, changed_words, marked
from assistant.desk.errors import ConflictError, DeskError
from assistant.desk.mails import MAX_DRAFT, TONES
from assistant.store.values import MailInfo
from assistant.web.desk.shell import DeskRoute, Form, Who, file_of, go, number_of, page, status_of, text_of
from assistant.web.schemas import clean_text

_MAX_PASTE = 200_000  # characters


def mail_routes(desk: Desk) -> APIRouter:
    """``/arrangoer/mail``."""
    router = APIRouter(route_class=DeskRoute, include_in_schema=False)
    mails = desk.mails

    def listing(request: Request, status: int = 200, problem: str = "", pasted: str = "") -> Response:
        return page(
            request, "mails.html", status,
            groups=mails.groups(), problem=problem, pasted=pasted, mailbox=mails.has_mailbox,
            periods=desk.periods,
        )  # fmt: skip

    @router.get("/arrangoer/mail")
    def inbox(request: Request) -> Response:
        return listing(request)

    @router.post("/arrangoer/mail")
    def add(request: Request, organiser: Who, form: Form) -> Response:
        pasted = ""
        try:
            if form.get("do") == "fetch":
                added = mails.fetch(organiser.name)
            else:
                file = file_of(form, "file")
                pasted = text_of(form, "text", _MAX_PASTE)
                if file is None and not pasted:
                    raise DeskError("Indsæt en mail, eller vælg en fil først.")
                added = mails.add(file[1] if file else pasted.encode(), organiser.name)
        except DeskError as error:
            return listing(request, status_of(error), str(error), pasted)
        if len(added.ids) == 1 and not added.problems:
            return go(request, f"arrangoer/mail/{added.ids[0]}")
        told = [f"{len(added.ids)} mail{'' if len(added.ids) == 1 else 's'} lagt ind."]
        if added.known:
            told.append(f"{added.known} var her i forvejen.")
        told += [f"Sprunget over: {problem}" for problem in added.problems[:3]]
        return listing(request, problem=" ".join(told))

    def show(
        request: Request,
        mail: MailInfo,
        status: int = 200,
        problem: str = "",
        theirs: str = "",
        note: str = "",
    ) -> Response:
        email = mails.email(mail)
        rows: list[dict[str, Any]] = list(mail.reply.get("questions") or ())
        return page(
            request, "mail.html", status,
            mail=mail, email=email, rows=rows, tones=TONES, problem=problem, theirs=theirs, note=note,
            fetched=request.query_params.get("sket") == "hentet",
            pieces=marked(email.body, [str(row["question"]) for row in rows]),
            gaps=GAP.findall(mail.edited),
            changed=changed_words(mail.drafted, mail.edited) if mail.drafted != mail.edited else [],
            similar=mails.similar(mail), mailbox=mails.has_mailbox,
        )  # fmt: skip

    @router.get("/arrangoer/mail/{mail_id}")
    def mail(request: Request, mail_id: str) -> Response:
        return show(request, mails.open(mail_id))

    @router.post("/arrangoer/mail/{mail_id}")
    def act(request: Request, mail_id: str, organiser: Who, form: Form) -> Response:
        what, revision = form.get("do"), number_of(form, "revision")
        if what == "delete":
            mails.remove(mail_id, organiser.name)
            return go(request, "arrangoer/mail?sket=slettet")
        typed = _draft_text(form)
        try:
            if what == "redraft":
                mails.redraft(mail_id, revision, text_of(form, "tone", 20), organiser.name)
                return go(request, f"arrangoer/mail/{mail_id}")
            saved = mails.save(mail_id, revision, typed, organiser.name)
        except ConflictError as error:
            # Both texts are shown; what was typed is in the field, and saving again puts it in place.
            now = mails.open(mail_id)
            mine = replace(now, edited=typed)
            return show(request, mine, 409, str(error), theirs=now.edited)
        try:
            if what == "approve":
                mails.approve(saved, organiser.name)
                return go(request, f"arrangoer/mail/{mail_id}?sket=godkendt")
            if what == "download":
                mails.message(saved)  # that it can be made is said on this page
                return go(request, f"arrangoer/mail/{mail_id}?sket=hentet")
            if what == "mailbox":
                folder = mails.save_to_mailbox(saved, organiser.name)
                return show(
                    request, mails.open(mail_id), note=f"Udkastet ligger nu i postkassen under »{folder}«."
                )
        except DeskError as error:
            return show(request, saved, status_of(error), str(error))
        return go(request, f"arrangoer/mail/{mail_id}?sket=gemt")

    @router.get("/arrangoer/mail/{mail_id}/svar.eml")
    def file(mail_id: str) -> Response:
        # An address of its own: the page stays, with the revision that was just saved.
        headers = {"Content-Disposition": 'attachment; filename="svar.eml"', "Cache-Control": "no-store"}
        return Response(mails.message(mails.open(mail_id)), media_type="message/rfc822", headers=headers)

    @router.get("/arrangoer/rettelser")
    def corrections(request: Request) -> Response:
        edited = [mail for mail in desk.store.mails.newest() if mail.drafted and mail.drafted != mail.edited]
        return page(
            request, "corrections.html",
            corrections=[(mail, changed_words(mail.drafted, mail.edited)) for mail in edited],
        )  # fmt: skip

    return router


def _draft_text(form: FormData) -> str:
    value = form.get("draft")
    text = str(clean_text(value)) if isinstance(value, str) else ""
    if len(text) > MAX_DRAFT * 2:
        raise DeskError(f"Udkastet er for langt; skriv højst {MAX_DRAFT} tegn.")
    return text.replace("\r\n", "\n").rstrip() + "\n" if text.strip() else ""
