"""T54: figures of all measures and problems, and of those of one status, as texts tell them."""

import pytest

from tests import builders
from tests.rules.test_contradictions import told

ROWS = [  # 5 findings, all but one measure done
    builders.changed(
        反馈问题=f"第{n}方面做得不够",
        整改措施=f"措施{n}",
        整改情况=f"召开第{n}次会议。",
        完成状态="正在整改" if n == 5 else "已完成",
    )
    for n in range(1, 6)
]
RIGHT = (
    "尚有1项整改措施正在整改，由局领导包保。",
    "还有1个问题未完成整改。",
    "4项整改措施已完成，1项正在整改。",
    "已有4项整改措施完成，其余1项正在推进。",
    "整改措施4项已完成，1项正在推进。",
    "已完成4项整改措施，正在推进1项。",
    "5项整改措施正在有序推进。",
    "4个问题已完成整改。",
    "未完成的1项整改措施，逐一明确时限。",
    "剩余1项整改措施按计划推进。",
    "还有1项措施需要长期坚持。",
    "确保剩余2个问题按期完成。",
    "排查隐患30处，剩余3个问题正在整改。",
    "审计指出的7个问题已完成整改。",
    "将反馈的5个问题分解为5个具体问题。",
    "将5项整改措施细化为23条具体措施。",
    "整改完成率达到百分之八十。",
    "整改完成率达到75%以上。",
    "围绕制定的5项整改措施开展“回头看”。",
    "开展“回头看”，反馈问题3个。",
)
WRONG = (
    "尚有3项整改措施正在整改，由局领导包保。",
    "还有2个问题未完成整改。",
    "3项整改措施已完成，1项正在整改。",
    "已有3项整改措施完成，其余1项正在推进。",
    "整改措施3项已完成，1项正在推进。",
    "已完成3项整改措施，正在推进1项。",
    "5项整改措施已完成，长期抓好落实。",
    "未完成的3项整改措施，逐一明确时限。",
    "剩余2项整改措施按计划推进。",
    "另有3项整改任务需长期坚持。",
    "将反馈的5个问题分解为9个具体问题。",
    "把5个反馈问题拆分成12个具体问题。",
    "整改完成率达到百分之八十五。",
    "整改率为百分之百。",
    "整改完成率已达到90%以上。",
    "围绕制定的7项整改措施开展“回头看”。",
)


@pytest.mark.parametrize("text", RIGHT)
def test_parts__as_they_are_counted(text):
    assert told(rows=ROWS, sheets={"责任落实": [("内容",), (text,)]}) == []


@pytest.mark.parametrize("text", WRONG)
def test_parts__told_otherwise(text):
    found = told(rows=ROWS, sheets={"责任落实": [("内容",), (text,)]})
    assert found == [("责任落实!A2", "T54")]
