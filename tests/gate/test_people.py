"""Names of persons with a dot in them."""

import pytest

from notice.gate import cases, people

DOTTED = {  # what is found of a name with ·
    "给予阿依古丽·买买提同志党内警告处分": ["阿依古丽·买买提"],
    "对阿依古丽•买买提进行诫勉": ["阿依古丽•买买提"],
    "经研究对干部阿依古丽‧买买提进行诫勉": ["阿依古丽‧买买提"],
    "约谈了热合曼・阿不都同志": ["热合曼・阿不都"],
    "给予阿依古丽∙买买提党内警告处分": ["阿依古丽∙买买提"],
    "要点·要求同步落实": [],
}


@pytest.mark.parametrize(("text", "names"), DOTTED.items())
def test_names__with_a_dot(text, names):
    assert [text[leak.start : leak.end] for leak in people.names(text)] == names


NAMES = {  # what is found of a name in a sentence; first what is none
    "对林长、田长进行约谈": [],
    "约谈房企、金店、施工方": [],
    "开展廉政谈话、任职谈话": [],
    "对责任单位进行问责": [],
    "免去相应职务": [],
    "时任领导落实责任不力，被诫勉": [],
    "护林员等4人被通报批评": [],
    "免去陶永祥财务股股长职务": ["陶永祥"],
    "时任所长戚文斌落实责任不力，被诫勉": ["戚文斌"],
    "保洁员丁玉梅等3人被通报批评": ["丁玉梅"],
    "仓库保管员邹小军已被辞退": ["邹小军"],
    "对科长范志刚进行问责": ["范志刚"],
    "责令村书记薛金柱作检讨": ["薛金柱"],
}


@pytest.mark.parametrize(("text", "names"), NAMES.items())
def test_names__of_people_and_of_none(text, names):
    assert [text[leak.start : leak.end] for leak in people.names(text)] == names


CASES = {
    "信访人满意度提高": 0,
    "信访人全部回访": 0,
    "举报人权益得到保障": 0,
    "完善谈话函询制度": 0,
    "反映集中的用水难题": 0,
    "信访人孟秀英多次来访": 1,
    "举报人韩志远到场核实": 1,
    "反映村支书贺大山贪占集体资金": 1,
    "对问题线索进行函询": 1,
}


@pytest.mark.parametrize(("text", "count"), CASES.items())
def test_clues__who_tells_and_of_whom(text, count):
    assert len([*cases.clues(text)]) == count
