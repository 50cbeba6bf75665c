// A made-up roster in the form county offices use.

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

// A citizen ID number with its check character (ISO 7064 MOD 11-2); an odd sequence is a man's.
export function idNumber(birth, sequence) {
  const body = `341023${birth}${String(sequence).padStart(3, '0')}`;
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(body[place]), 0);
  return body + '10X98765432'[sum % 11];
}

export const VILLAGES = [
  ['横岗村村委会', '341023100200'], ['马道村村委会', '341023100201'], ['北街社区居委会', '341023100002'],
];
export const WOMEN_IN_EACH = 1;

const PEOPLE = [
  { family: '钱', sex: '男', birth: '19680412', education: '大专', status: '中共党员', party: '书记', post: '主任' },
  { family: '孙', sex: '女', birth: '19790930', education: '高中', status: '中共党员', party: '委员', post: '副主任' },
  { family: '李', sex: '男', birth: '19851105', education: '本科', status: '群众', party: '', post: '委员' },
];
const GIVEN = ['文川', '文溪', '文岭'];

// Three persons in each of three villages, a title row and a total row; `mark` makes a roster of
// its own persons. `spoil` may change the fields of a row (0 to 8).
export function roster(mark, spoil = (fields) => fields) {
  const lines = ['村（社区）“两委”班子成员名册,,,,,,,,', '乡镇,村（社区）,姓名,性别,出生年月,文化程度,政治面貌,身份证号,党组织职务,村（居）委会职务'];
  VILLAGES.forEach(([village], place) => PEOPLE.forEach((person, number) => {
    const row = place * PEOPLE.length + number;
    const sequence = mark * 100 + row * 2 + (person.sex === '男' ? 1 : 0);
    const fields = spoil({
      village, name: person.family + GIVEN[place], sex: person.sex, birth: person.birth,
      education: person.education, status: person.status, id: idNumber(person.birth, sequence),
      party: person.party, post: person.post,
    }, row);
    lines.push(['碧阳镇', ...Object.values(fields)].join(','));
  }));
  lines.push('合计,,9,,,,,,,');
  return Buffer.from(`${lines.join('\r\n')}\r\n`, 'utf8');
}
