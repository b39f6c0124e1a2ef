"""What columns are called in exports: English, Norwegian, Swedish and some Danish."""

from __future__ import annotations

import re

_FOLD = str.maketrans("æøåäöéü", "aoaaoeu")

#: Fact, then column, then words; the first are the surest. A word also counts within a name.
WORDS: dict[str, dict[str, str]] = {
    "answers": {
        "response": "response id,responseid,respondent,respnum,svar id,svarid,respondentid,"
        "submission,svarnr,svarsnummer,svarnummer,intervju,interview number,id,nr",
        "answered_at": "answered,submitted,completed,besvart,besvarad,svardato,svarsdatum,"
        "recorded date,tidspunkt,tidpunkt,timestamp,intdate,dato,datum,date,created,opprettet,tid",
        "weight": "weight,vekt,vikt,vagt",
        "language": "language,sprak,lang,sprog",
        "channel": "channel,kanal,method,mode,innsamling",
        "customer_key": "customer,kundenr,kundenummer,kundnr,kundnummer,kunde,kund,client,member,"
        "medlem,email,epost",
        "unit": "unit,enhet,avdeling,avdelning,afdeling,department,branch,filial,kontor,butikk,"
        "butik,store",
        "question": "question,sporsmal,fraga,sporgsmal,item",
        "score": "score,svar,answer,value,verdi,varde,poeng,poang,rating",
    },
    "cases": {
        "case": "case,sak,saksnr,saksnummer,sag,arende,arendenr,arendenummer,ticket,incident,"
        "number,henvendelse,nummer,id,nr",
        "opened_at": "opened,created,opprettet,apnet,skapad,oppnad,registrert,registrerad,"
        "reported,mottatt,inkommen,oprettet,start,dato",
        "first_response_at": "first response,first reply,forste svar,forsta svar,forste respons",
        "solved_at": "resolved,solved,lost,losningsdato,losning,loest,fullfort,ferdig,klar",
        "closed_at": "closed,lukket,stangd,avsluttet,avslutad,lukkedato",
        "outcome": "outcome,utfall,resultat",
        "kind": "type,sakstype,arendetyp",
        "topic": "topic,category,kategori,tema,amne,emne,arsak,orsak,subject,service",
        "channel": "channel,kanal,contact type,kontaktvei,kontaktvag",
        "priority": "priority,prioritet,prio,hastegrad",
        "team": "team,assignment group,gruppe,grupp,avdeling,avdelning,ko",
        "reassignments": "reassignment count,reassignments,reassigned,omfordelinger,"
        "omtilldelningar",
        "reopenings": "reopen count,reopened,reopenings,gjenapnet,ateroppnad",
        "contacts": "contacts,kontakter,antall kontakter",
        "customer_key": "customer,caller,kundenr,kundenummer,kundnr,kundnummer,kunde,kund,"
        "requester,innmelder,email,epost",
    },
    "orders": {
        "order": "order,ordre,ordrenr,ordernr,ordernummer,invoice,faktura,fakturanr,bestilling,"
        "bestallning,transaction,kvittering,kvitto",
        "line": "line,linje,linjenr,rad,radnr",
        "ordered_at": "ordered,order date,ordredato,orderdatum,invoice date,fakturadato,"
        "fakturadatum,purchase,dato,datum,date,tidspunkt,created",
        "customer_key": "customer,kundenr,kundenummer,kundnr,kundnummer,kunde,kund,client,member,"
        "email,epost",
        "product": "product,produkt,vare,varenr,artikkel,artikel,artikelnr,sku,stock code,item",
        "quantity": "quantity,antall,antal,qty,mengde,number of",
        "amount": "amount,belop,belopp,total,sum,omsetning,revenue,value,netto,brutto",
        "currency": "currency,valuta",
        "channel": "channel,kanal,salgskanal",
        "country": "country,land",
    },
    "customers": {
        "customer_key": "customer,kundenr,kundenummer,kundnr,kundnummer,kunde,kund,client,member,"
        "medlem,id",
        "contract": "contract id,contract number,avtale,avtalenr,avtal,avtalsnr,polise",
        "started_at": "started,start,startdato,startdatum,fra dato,from,oppstart,signup,created,"
        "innmeldt,registered",
        "ended_at": "ended,end,sluttdato,slutdatum,til dato,to,opphort,uppsagd,cancelled,churned,"
        "utmeldt,slutt,slut",
        "segment": "segment,kundegruppe,kundgrupp,contract type,plan,contract",
        "country": "country,land",
        "monthly_amount": "monthly,manedsbelop,manadsbelopp,mrr,manedspris",
        "currency": "currency,valuta",
    },
    "employees": {
        "employee_key": "employee,ansatt,ansattnr,anstalld,anstallningsnr,medarbeider,medarbetare,"
        "id",
        "started_at": "started,hired,hire,ansatt fra,startdato,startdatum,anstalld fran,start",
        "ended_at": "ended,left,terminated,termination,sluttdato,slutdatum,sluttet,slutat,end",
        "department": "department,avdeling,avdelning,afdeling",
        "job_role": "job role,role,stilling,befattning,title,tittel,titel",
    },
    "visits": {
        "visit": "visit,session,besok,sesjon,id,row",
        "started_at": "started,start,timestamp,dato,datum,date,tidspunkt,tid",
        "visitor_type": "visitor,new or returning,besokstype,besokstyp",
        "channel": "channel,kanal,medium,traffic,trafikk,referrer",
        "pages": "pages,sider,sidor,page views,sidevisninger,sidvisningar",
        "engaged_seconds": "engaged,duration,varighet,varaktighet,seconds,sekunder,tid pa",
        "converted": "converted,conversion,konvertert,konverterad,purchase,kjop,kop,revenue,goal",
        "customer_key": "customer,kunde,kund,user,bruker,anvandare",
    },
    "page_views": {
        "visit": "visit,session,besok,sesjon",
        "viewed_at": "viewed,timestamp,time,tidspunkt,tid,ts,date,dato,datum",
        "page": "page,side,sida,url,path,aid,item,product,produkt",
        "event": "event,hendelse,handelse,action,type",
        "engaged_seconds": "engaged,duration,varighet,varaktighet,seconds,sekunder",
        "customer_key": "customer,kunde,kund,user,bruker,anvandare",
    },
    "contacts": {
        "contact": "contact id,contact,kontakt,call id,samtale,samtal,id,nr",
        "case": "case,sak,saksnr,ticket,arende,arendenr",
        "started_at": "started,start,timestamp,dato,datum,date,tidspunkt",
        "direction": "direction,retning,riktning",
        "by": "answered by,by,agent type",
        "channel": "channel,kanal,media",
        "topic": "topic,category,kategori,tema,amne,emne",
        "talk_seconds": "talk,samtaletid,samtalstid",
        "hold_seconds": "hold,ventetid,vantetid",
        "after_work_seconds": "after work,wrap,etterarbeid,efterarbete",
        "customer_key": "customer,kundenr,kundnr,kunde,kund,caller",
    },
}
PRICE = "unit price,unitprice,price,pris,stykkpris,styckpris,enhetspris"
UPDATES = (
    "sys mod count,mod count,version,versjon,revision,update number,updated,oppdatert,uppdaterad"
)

NPS = "nps,netpro,recommend,anbefal,rekommend,rekommendera,recommendation"
CES = "ces,effort,easy,ease,easily,enkelt,enkel,latt,lett,anstrengelse,anstrangning"
CSAT = (
    "csat,overall,whole,satisf,satisfaction,fornoyd,nojd,tilfreds,samlet,helhet,totalt,sammantaget"
)
COMPLETION = "completed task,able to,fikk du gjort,fikk gjort,fick du gjort,fick gjort,utfort"
#: The standard wordings, without accents, as they stand within a column's name.
TASK = (
    "kom du hit for", "come here to do", "kom du hertil for", "hvad kom du her", "vad kom du hit",
    "purpose of your visit", "hensikten med besoket",
)  # fmt: skip
BLOCKER = (
    "hva hindret deg", "vad hindrade dig", "hvad forhindrede dig", "what got in your way",
    "what stopped you",
)  # fmt: skip
COMMENT = "comment,kommentar,fritekst,fritext,feedback,begrunnelse,motivering,hvorfor,varfor,why"
#: Names of what people are, which is a dimension even where it is coded from 1 to 5.
PERSON = (
    "age,alder,gender,kjonn,kon,sex,income,inntekt,inkomst,lang,language,sprak,region,zip,postnr,"
    "home,county,country,land,terminal,gate,area,strata,peak,method,day,dag,market,purpose,purp,"
    "segment,group,gruppe,grupp,year,ar,month,maned,saq,mode,live,airline,flight,dest,run,city,"
    "education,utdanning,utbildning,tenure,first time,used,use,state,size"
)
LIKERT = (
    ("very dissatisfied", "svart misfornoyd", "mycket missnojd", "meget utilfreds"),
    ("dissatisfied", "misfornoyd", "missnojd", "utilfreds", "ganske misfornoyd"),
    ("neutral", "verken eller", "varken eller", "hverken eller", "neither", "noytral"),
    ("satisfied", "fornoyd", "nojd", "tilfreds", "ganske fornoyd"),
    ("very satisfied", "svart fornoyd", "mycket nojd", "meget tilfreds"),
)
EVENTS = {
    "view": "view", "views": "view", "pageview": "view", "page view": "view", "visning": "view",
    "click": "click", "clicks": "click", "klikk": "click", "klick": "click",
    "cart": "cart", "carts": "cart", "add to cart": "cart", "handlekurv": "cart",
    "varukorg": "cart", "order": "order", "orders": "order", "purchase": "order",
    "kjop": "order", "kop": "order", "play": "play", "video": "play", "avspilling": "play",
}  # fmt: skip
YES_PARTLY_NO = {
    "yes": "yes", "ja": "yes", "partly": "partly", "partially": "partly", "delvis": "partly",
    "delvist": "partly", "no": "no", "nei": "no", "nej": "no",
}  # fmt: skip


def plain(name: str) -> str:
    """Write a name as small words without accents.

    Examples
    --------
    >>> plain("InvoiceDate"), plain("Svært fornøyd"), plain("Q7A_ART")
    ('invoice date', 'svart fornoyd', 'q7a art')
    """
    spaced = re.sub(r"(?<=[a-zæøåäö])(?=[A-ZÆØÅÄÖ])", " ", name)
    return " ".join(re.sub(r"[\W_]+", " ", spaced.casefold().translate(_FOLD)).split())


def fit(name: str, words: str) -> float:
    """Say how well a column's name fits a list of words: 0 not at all, above 1 exactly."""
    given = plain(name)
    tokens = set(given.split())
    best = 0.0
    for place, word in enumerate(words.split(",")):
        sure = 1 - place / 100
        word_tokens = word.split()
        if given == word or given.replace(" ", "") == word.replace(" ", ""):
            best = max(best, 1 + sure)
        elif set(word_tokens) <= tokens:
            best = max(best, 0.6 * sure)
        elif len(word) >= 5 and word.replace(" ", "") in given.replace(" ", ""):
            best = max(best, 0.4 * sure)
    return best
