"""What columns are called in exports: English, Norwegian, Swedish and some Danish."""

from __future__ import annotations

import re

_FOLD = str.maketrans("æøåäöéü", "aoaaoeu")

_UNIT = (
    "unit,enhet,enhed,virksomhet,verksamhet,virksomhed,etat,forvaltning,kommunalomrade,"
    "tjenesteomrade,business unit,branch,filial,kontor"
)
#: Fact, then column, then words; the first are the surest. A word also counts within a name.
WORDS: dict[str, dict[str, str]] = {
    "answers": {
        "response": "response id,responseid,respons id,respondent,respnum,svar id,svarid,"
        "respondentid,submission,svarnr,svarsnummer,svarnummer,intervju,interview number,id,nr",
        "answered_at": "answered,submitted,completed,besvart,besvarad,besvaret,svardato,svarsdatum,"
        "afsluttet,avsluttet,avslutad,fullfort,fuldfort,slutfort,end date,recorded date,"
        "tidsstampel,"
        "tidsstempel,tidsmerke,start date,startet,startad,tidspunkt,tidpunkt,timestamp,intdate,"
        "dato,datum,date,created,opprettet,tid",
        "weight": "weight,vekt,vikt,vagt",
        "language": "language,sprak,lang,sprog",
        "channel": "channel,kanal,method,mode,innsamling",
        "customer_key": "customer,customer id,kundenr,kundenummer,kundnr,kundnummer,kunde id,kunde,"
        "kund,client,member,medlem,medlemsnummer,email,epost,e post",
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
        "first_response_at": "first response,first response at,first reply,first replied,"
        "forste svar,forsta svar,forste respons",
        "solved_at": "resolved,solved,lost,losningsdato,losning,loest,fullfort,ferdig,klar",
        "closed_at": "closed,lukket,stangd,avsluttet,avslutad,lukkedato",
        "outcome": "outcome,utfall,resultat",
        "kind": "type,case type,ticket type,sakstype,sagstype,arendetyp,henvendelsestype",
        "topic": "topic,category,kategori,tema,amne,emne,arsak,orsak,subject,service",
        "channel": "channel,kanal,via,contact type,kontaktvei,kontaktvag,kontaktmetode",
        "priority": "priority,prioritet,prio,hastegrad",
        "team": "team,assignment group,group,gruppe,grupp,avdeling,avdelning,ko",
        "reassignments": "reassignment count,reassignments,reassigned,omfordelinger,"
        "omtilldelningar",
        "reopenings": "reopen count,reopened,reopens,reopenings,gjenapnet,ateroppnad",
        "contacts": "contacts,kontakter,antall kontakter",
        "customer_key": "customer,caller,kundenr,kundenummer,kundnr,kundnummer,kunde,kund,"
        "requester,innmelder,email,epost",
        "unit": _UNIT,
    },
    "orders": {
        "order": "order,ordre,ordrenr,ordernr,ordernummer,invoice,faktura,fakturanr,bestilling,"
        "bestallning,transaction,kvittering,kvitto,order id,order number,bilag,bilagsnr,"
        "bilagsnummer,"
        "ordrenummer,ordreid,fakturanummer,bestillingsnr,bestallningsnummer,name,id,nr,nummer",
        "line": "line,line number,linje,linjenr,linjenummer,rad,radnr,radnummer",
        "ordered_at": "ordered,order date,ordredato,orderdatum,invoice date,fakturadato,"
        "fakturadatum,purchase,dato,datum,date,tidspunkt,created",
        "customer_key": "customer,kundenr,kundenummer,kundnr,kundnummer,kunde,kund,client,member,"
        "email,epost",
        "product": "product,produkt,produktnavn,produktnamn,vare,varenr,varenummer,varenavn,"
        "artikkel,"
        "artikkelnr,artikel,artikelnr,artikelnummer,varunummer,varunamn,sku,stock code,item",
        "quantity": "quantity,antall,antal,qty,mengde,number of",
        "amount": "line total,linjetotal,linjebelop,linjesum,radbelopp,radsumma,amount,belop,"
        "belopp,"
        "belob,total,sum,summa,omsetning,revenue,value,netto,brutto",
        "margin": "margin,gross margin,gross profit,profit,contribution,contribution margin,"
        "dekningsbidrag,db,bruttofortjeneste,fortjeneste,margin belop,tackningsbidrag,tb,"
        "bruttovinst,marginal,daekningsbidrag",
        "cost_to_serve": "cost to serve,service cost,handling cost,fulfilment cost,"
        "fulfillment cost,betjeningskostnad,servicekostnad,handteringskostnad,"
        "ekspedisjonskostnad,hanteringskostnad",
        "currency": "currency,valuta",
        "channel": "channel,kanal,salgskanal",
        "country": "country,land",
    },
    "customers": {
        "customer_key": "customer,kundenr,kundenummer,kundnr,kundnummer,kunde,kund,client,member,"
        "medlem,id",
        "contract": "contract id,contract number,avtale,avtalenr,avtalenummer,avtal,avtalsnr,"
        "avtalsnummer,aftalenummer,kontraktnr,kontraktsnummer,polise,polisenr,abonnement,"
        "abonnementsnr,subscription id",
        "started_at": "started,start,start date,startdato,startdatum,avtalestart,avtalsstart,"
        "aftalestart,kontraktstart,kontraktsstart,contract start,valid from,gyldig fra,giltig fran,"
        "tegnet,inngatt,tecknad,fra dato,fran datum,fra,from,oppstart,signup,created,opprettet,"
        "skapad,innmeldt,registered,kunde siden,kund sedan,customer since",
        "ended_at": "ended,end,end date,sluttdato,slutdatum,slutdato,avtaleslutt,avtalsslut,"
        "aftaleslut,"
        "kontraktslutt,kontraktsslut,contract end,valid to,valid until,gyldig til,giltig till,"
        "til dato,till datum,opphort,opphor,opphorsdato,upphor,upphord,oppsagt,uppsagd,opsagt,"
        "avsluttet,avslutad,afsluttet,cancelled,churned,utmeldt,slutt,slut,til,to",
        "segment": "segment,kundegruppe,kundetype,kundtyp,kundgrupp,contract type,plan,contract",
        "country": "country,land",
        "monthly_amount": "monthly,monthly fee,monthly price,manedsbelop,manadsbelopp,mrr,"
        "manedspris,"
        "manadspris,manedsavgift,manadsavgift,manedspremie,manadspremie,abonnementspris",
        "monthly_margin": "monthly margin,margin,manedsmargin,manadsmarginal,dekningsbidrag,"
        "tackningsbidrag",
        "currency": "currency,valuta",
    },
    "employees": {
        "employee_key": "employee,employee id,employee number,ansatt,ansattnr,ansattnummer,"
        "ansatt id,"
        "medarbeidernr,anstallningsnummer,anstalld,anstallningsnr,medarbeider,medarbetare,"
        "id",
        "started_at": "started,hired,hire,hire date,hired at,ansatt fra,ansatt dato,ansattdato,"
        "ansettelsesdato,ansettelse,tiltradt,tiltredelse,tiltredelsesdato,ansat,anstalld fran,"
        "anstalld datum,anstallningsdatum,anstallningsstart,tilltradesdatum,start date,startdato,"
        "startdatum,start",
        "ended_at": "ended,left,terminated,termination,termination date,end date,sluttdato,"
        "slutdatum,"
        "slutdato,fratradt,fratredelse,fratradelsesdato,avgangsdatum,avgang,sluttet,slutat,end",
        "department": "department,avdeling,avdelning,afdeling",
        "job_role": "job role,role,stilling,befattning,title,tittel,titel",
        "unit": _UNIT,
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
        "unit": _UNIT,
        "talk_seconds": "talk,samtaletid,samtalstid",
        "hold_seconds": "hold,ventetid,vantetid",
        "after_work_seconds": "after work,wrap,etterarbeid,efterarbete",
        "customer_key": "customer,kundenr,kundnr,kunde,kund,caller",
    },
    "ad_days": {
        "ad": "ad id,ad name,ad,annonse,annonse id,annons,annonce,creative,ad group,campaign,"
        "kampanje,kampanj,kampagne",
        "day": "day,dag,date,dato,datum",
        "campaign": "campaign,campaign name,kampanje,kampanjnamn,kampanj,kampagne",
        "channel": "channel,kanal,platform,plattform,network,medium",
        "impressions": "impressions,impr,visninger,visningar,exponeringar,eksponeringer",
        "clicks": "clicks,link clicks,klikk,klick,klik",
        "cost": "cost,spend,amount spent,kostnad,kostnader,omkostninger,forbruk,belop brukt",
        "currency": "currency,currency code,valuta",
    },
    "baskets": {
        "basket": "basket id,basket,cart id,cart,checkout id,checkout,handlekurv,varukorg,kurv,id",
        "first_item_at": "first item,created,started,opprettet,skapad,oprettet,date,dato,datum",
        "purchased_at": "purchased,completed,ordered,paid,kjopt,kopt,kobt,betalt,betald",
        "items": "items,item count,antall varer,antal varor,antal varer,antall,antal,quantity",
        "amount": "amount,total,sum,summa,belop,belopp,belob,verdi,varde,value",
        "currency": "currency,valuta",
        "channel": "channel,kanal,device,enhet,enhed",
        "customer_key": "customer,kundenr,kundnr,kunde,kund,user,bruker,anvandare",
    },
    "task_runs": {
        "run": "run id,run,attempt id,attempt,test id,session id,session,forsok,forsok id,okt,"
        "id,nr",
        "task": "task,task name,oppgave,oppgavenavn,uppgift,opgave,scenario,flow",
        "started_at": "started,start,begun,begin,begynt,startet,startad,startede,timestamp,dato,"
        "datum,date,tidspunkt",
        "ended_at": "ended,end,finished,completed,stopped,avsluttet,avslutad,afsluttet,slutt,slut,"
        "ferdig,klar",
        "outcome": "outcome,result,status,utfall,resultat,udfald",
        "channel": "channel,kanal,device,platform,enhet,enhed,flate",
        "customer_key": "customer,kundenr,kundnr,kunde,kund,participant,user,bruker,anvandare,"
        "deltaker,deltagare",
    },
    "mentions": {
        "mention": "review id,reviewid,mention id,post id,anmeldelse id,omtale id,id,nr",
        "said_at": "created,published,publish time,review date,skrevet,skriven,dato,datum,date,"
        "tidspunkt,time",
        "stars": "stars,star rating,rating,stjerner,stjarnor,score,karakter,betyg",
        "text": "review text,review content,text,comment,content,tekst,omtale,anmeldelse,"
        "recension,message,body",
        "language": "language,sprak,sprog,lang",
        "place": "place,location,location name,shop,store,butikk,butik,sted,page name,product",
    },
    "invitations": {
        "invitation": "invitation id,invitation,invitasjon,inbjudan,invitation nr,id,nr",
        "survey": "survey,undersokelse,undersokning,undersogelse",
        "channel": "channel,kanal",
        "invited_at": "invited,sent,sendt,skickad,invitert,inbjuden,date,dato,datum",
        "delivered_at": "delivered,levert,levererad,leveret",
        "seen_at": "seen,opened,apnet,oppnad,abnet",
        "started_at": "started,clicked,startet,paborjad,klikket",
        "answered_at": "answered,besvart,besvarad,besvaret",
        "completed_at": "completed,finished,fullfort,slutfort,fuldfort",
        "customer_key": "customer,kundenr,kundnr,kunde,kund,recipient,mottaker,mottagare",
    },
}
#: Names of columns that hold who somebody is, or how to reach them, whose words and values are
#: no dimension however few they are.
PERSONAL = re.compile(
    r"^(?:navn|name|namn|full(?:t|stendig)? (?:name|navn|namn)|(?:for|etter|efter|first|last|"
    r"given|family|sur) ?(?:name|navn|namn)|(?:kunde|kund|customer|billing|shipping|ansatt|"
    r"employee|reviewer|user|contact|kontakt|medarbei?d?e?r?) ?(?:s )?(?:name|navn|namn))$"
    r"|\b(?:e ?mail|e ?post|epostadresse|telefon|phone|mobilnummer|fodselsnummer|personnummer|"
    r"personnr|fodselsnr|ssn|ip|ip address|visit ip)\b"
    r"|^(?:requester|submitter|assignee|assigned to|agent|author|reviewer|consumer|owner|caller|"
    r"manager|line manager|reports to|saksbehandler|handlaggare|sagsbehandler|eier|agare|"
    r"ansvarlig|ansvarig|\w*ansvarlig|\w*ansvarig|(?:narmeste )?(?:leder|chef|sjef)|"
    r"narmaste chef|naermeste leder|radgiver navn)$"
)
PRICE = "unit price,unitprice,price,pris,stykkpris,styckpris,enhetspris"
UPDATES = (
    "sys mod count,mod count,version,versjon,revision,update number,updated,oppdatert,uppdaterad"
)

NPS = "nps,netpro,recommend,anbefal,rekommend,rekommendera,recommendation"
CES = "ces,effort,easy,ease,easily,let,nemt,enkelt,enkel,latt,lett,anstrengelse,anstrangning"
CSAT = (
    "csat,overall,whole,satisf,satisfaction,satisfied,fornoyd,nojd,tilfreds,alt i alt,"
    "pa det hele,pa det store,samlet,helhet,totalt,sammantaget,sammanfattningsvis"
)
#: Pieces of words in the two further questions of a satisfaction index.
EXPECTATIONS = ("expectation", "forventning", "forvantning")
IDEAL = ("ideal", "ideell")
#: What is said of whether a matter was solved, asked with yes and no.
RESOLUTION = "resolved,solved,resolution,lost,losning,losning pa,hjelpen du trengte,hjalp"
COMPLETION = (
    "completed task,fik du gjort,fik gjort,able to,fikk du gjort,fikk gjort,fick du gjort,"
    "fick gjort,utfort"
)
#: The standard wordings, without accents, as they stand within a column's name.
TASK = (
    "kom du hit for", "come here to do", "kom du hertil for", "hvad kom du her", "vad kom du hit",
    "purpose of your visit", "hensikten med besoket",
)  # fmt: skip
BLOCKER = (
    "hva hindret deg", "vad hindrade dig", "hvad forhindrede dig", "what got in your way",
    "what stopped you",
)  # fmt: skip
#: What a column of people's own words is called, however few and short they are; and what says
#: that it only tells something about them.
NAMED_COMMENT = re.compile(
    r"(?:comment|kommentar|fritekst|fritext|verbatim|bemerkning|bemarkning)(?:s|er|en|erne)?\b"
)
ABOUT_COMMENTS = re.compile(
    r"kategor|categor|type?\b|kode?\b|code|tema|topic|amne|emne|status|sprak|language|tone|"
    r"sentiment|antall?\b|count|number|\b(?:har|has)\b"
)
COMMENT = "comment,kommentar,fritekst,fritext,feedback,begrunnelse,motivering,hvorfor,varfor,why"
#: Names of what people are, which is a dimension even where it is coded from 1 to 5.
PERSON = (
    "age,alder,gender,kjonn,kon,sex,income,inntekt,inkomst,lang,language,sprak,region,zip,postnr,"
    "home,county,country,land,terminal,gate,area,strata,peak,method,day,dag,market,purpose,purp,"
    "segment,group,gruppe,grupp,year,ar,month,maned,saq,mode,live,airline,flight,dest,run,city,"
    "education,utdanning,utbildning,tenure,first time,used,use,state,size"
)
#: Answers written out, from the lowest to the highest of five.
LIKERT = (
    (  # how satisfied
        "very dissatisfied,extremely dissatisfied,very unsatisfied,svart misfornoyd,"
        "veldig misfornoyd,meget misfornoyd,mycket missnojd,valdigt missnojd,meget utilfreds",
        "dissatisfied,somewhat dissatisfied,unsatisfied,misfornoyd,ganske misfornoyd,"
        "litt misfornoyd,missnojd,ganska missnojd,utilfreds,ret utilfreds,noget utilfreds",
        "neutral,neither,neither satisfied nor dissatisfied,verken eller,noytral,"
        "verken fornoyd eller misfornoyd,varken eller,varken nojd eller missnojd,hverken eller,"
        "hverken tilfreds eller utilfreds",
        "satisfied,somewhat satisfied,fornoyd,ganske fornoyd,nojd,ganska nojd,tilfreds,"
        "ret tilfreds,noget tilfreds",
        "very satisfied,extremely satisfied,svart fornoyd,veldig fornoyd,meget fornoyd,"
        "mycket nojd,valdigt nojd,meget tilfreds",
    ),
    (  # how far one agrees
        "strongly disagree,completely disagree,helt uenig,svart uenig,instammer inte alls,"
        "tar helt avstand,tar helt avstand fra",
        "disagree,somewhat disagree,uenig,litt uenig,delvis uenig,ganske uenig,noe uenig,"
        "instammer inte,instammer delvis inte,tar delvis avstand,delvist uenig",
        "neutral,neither,neither agree nor disagree,verken eller,noytral,"
        "verken enig eller uenig,varken eller,hverken eller,hverken enig eller uenig",
        "agree,somewhat agree,enig,litt enig,delvis enig,ganske enig,noe enig,instammer,"
        "instammer delvis,instammer till stor del,delvist enig",
        "strongly agree,completely agree,helt enig,svart enig,instammer helt",
    ),
    (  # how easy; svart is both "very" and, in Swedish and Danish, "hard"
        "very difficult,extremely difficult,very hard,svart vanskelig,veldig vanskelig,"
        "mycket svart,valdigt svart,meget svart",
        "difficult,somewhat difficult,hard,vanskelig,ganske vanskelig,litt vanskelig,svart,"
        "ganska svart,ret svart",
        "neutral,neither,neither easy nor difficult,verken eller,verken lett eller vanskelig,"
        "verken enkelt eller vanskelig,varken eller,varken latt eller svart,hverken eller,"
        "hverken let eller svart",
        "easy,somewhat easy,lett,ganske lett,enkelt,ganske enkelt,latt,ganska latt,ganska enkelt,"
        "let,nemt,ret nemt",
        "very easy,extremely easy,svart lett,veldig lett,svart enkelt,veldig enkelt,mycket latt,"
        "mycket enkelt,valdigt latt,meget let,meget nemt",
    ),
    (  # how good
        "very poor,very bad,terrible,svart darlig,veldig darlig,mycket daligt,mycket dalig,"
        "valdigt daligt,meget darlig,meget darligt",
        "poor,bad,darlig,ganske darlig,daligt,dalig,ganska daligt,darligt",
        "neutral,neither,fair,average,okay,ok,middels,neither good nor bad,verken eller,"
        "verken god eller darlig,verken bra eller darlig,varken eller,varken bra eller daligt,"
        "hverken eller,hverken god eller darlig,hverken godt eller darligt",
        "good,god,bra,godt,ganske god,ganske bra,ganska bra",
        "very good,excellent,svart god,svart bra,veldig god,veldig bra,utmerket,mycket bra,"
        "utmarkt,meget god,meget godt",
    ),
)
#: Values of a column that tells sales from what was returned or called off.
RETURNS = frozenset(
    [
        "retur",
        "returer",
        "returnert",
        "returnerad",
        "returneret",
        "return",
        "returned",
        "refund",
        "refunded",
        "partially refunded",
        "refusjon",
        "refundert",
        "refunderet",
        "aterbetalad",
        "aterkop",
        "kreditnota",
        "kreditfaktura",
        "kreditert",
        "krediteret",
        "krediterad",
        "kredit",
        "credit",
        "credit note",
        "credit memo",
        "cancelled",
        "canceled",
        "cancellation",
        "kansellert",
        "annullert",
        "annulleret",
        "annullerad",
        "avbestilt",
        "avbestalld",
        "avbestallning",
        "makulert",
        "makulerad",
        "voided",
        "void",
    ]
)
#: Names of such a column whose values are letters or yes and no.
RETURN_NAMES = "retur,return,cancelled,cancellation,kansellering,annullering,kredit,credit,refund"
BORN = "born,birth,date of birth,birthdate,dob,fodt,fodsel,fodselsdato,fodselsdag,fodd,fodelsedatum"
EVENTS = {
    "view": "view", "views": "view", "pageview": "view", "page view": "view", "visning": "view",
    "click": "click", "clicks": "click", "klikk": "click", "klick": "click",
    "cart": "cart", "carts": "cart", "add to cart": "cart", "handlekurv": "cart",
    "varukorg": "cart", "order": "order", "orders": "order", "purchase": "order",
    "kjop": "order", "kop": "order", "play": "play", "video": "play", "avspilling": "play",
}  # fmt: skip
#: How an attempt at a task ended.
OUTCOMES = {
    "done": "done", "success": "done", "succeeded": "done", "completed": "done",
    "complete": "done", "ok": "done", "fullfort": "done", "ferdig": "done", "lykkes": "done",
    "slutford": "done", "klar": "done", "lyckades": "done", "fuldfort": "done",
    "failed": "failed", "fail": "failed", "failure": "failed", "error": "failed",
    "feilet": "failed", "mislykket": "failed", "feil": "failed", "misslyckades": "failed",
    "fel": "failed", "mislykkedes": "failed", "fejl": "failed",
    "gave up": "gave_up", "given up": "gave_up", "abandoned": "gave_up", "cancelled": "gave_up",
    "avbrutt": "gave_up", "ga opp": "gave_up", "gav upp": "gave_up", "avbrot": "gave_up",
    "avbruten": "gave_up", "opgivet": "gave_up", "afbrudt": "gave_up", "timeout": "gave_up",
}  # fmt: skip
YES_PARTLY_NO = {
    "yes": "yes", "ja": "yes", "partly": "partly", "partially": "partly", "delvis": "partly",
    "delvist": "partly", "til dels": "partly", "till viss del": "partly", "somewhat": "partly",
    "no": "no", "nei": "no", "nej": "no",
}  # fmt: skip


#: Columns of reports on visits, in which each row is a sum.
_SUMS = (
    "event count,views,screen page views,total users,active users,new users,users,sessions,"
    "engaged sessions,nb visits,nb actions,nb hits,pageviews,visitors,unique visitors,"
    "antall hendelser,hendelser,sidevisninger,visninger,aktive brukere,brukere,okter,"
    "antal handelser,handelser,sidvisningar,visningar,aktiva anvandare,anvandare,sessioner"
)
SUMS_OF_VISITS = frozenset(_SUMS.split(","))


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
