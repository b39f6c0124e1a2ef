from peil.reports.telling_words import telling_words


def test_what_stands_as_often_elsewhere_is_not_telling() -> None:
    here = ["the login fails", "the login hangs"]
    assert telling_words(here, ["the page fails", "the page hangs"], fewest=2) == [("login", 2)]


def test_a_word_counts_once_in_a_text() -> None:
    assert telling_words(["login login login", "form"], [], fewest=2) == []


def test_fewer_texts_than_asked_tell_no_word() -> None:
    here = ["login"] * 4
    assert telling_words(here, [], fewest=5) == []
    assert telling_words(here, [], fewest=4) == [("login", 4)]


def test_the_largest_difference_comes_first_and_not_the_most_frequent() -> None:
    here = ["bread login"] * 3 + ["bread"] * 7
    others = ["bread"] * 9 + ["form"]
    assert [word for word, _n in telling_words(here, others, fewest=2)] == ["login", "bread"]


def test_no_more_words_than_asked() -> None:
    assert len(telling_words(["alpha bravo charlie"] * 3, [], fewest=2, most=2)) == 2


def test_words_that_only_bind_others_are_passed_over() -> None:
    assert telling_words(["ikke innlogget", "ikke innlogget"], [], fewest=2) == [("innlogget", 2)]
