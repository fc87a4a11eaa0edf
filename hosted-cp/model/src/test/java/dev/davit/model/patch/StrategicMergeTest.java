package dev.davit.model.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.davit.model.text.Canonical;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Kubernetes' API server makes of the same patches; the last two columns of each row are its answer. */
class StrategicMergeTest {
    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {a: 1, b: {c: 2, d: 3}}                        | {b: {c: 4, d: null}, e: 5}                 | {a: 1, b: {c: 4}, e: 5}
            {containers: [{name: a, image: x}, {name: b}]} | {containers: [{name: b, image: y}]}        | {containers: [{name: a, image: x}, {name: b, image: y}]}
            {containers: [{name: a}]}                      | {containers: [{name: b}]}                  | {containers: [{name: a}, {name: b}]}
            {containers: [{name: a}, {name: b}]}           | {containers: [{name: a, $patch: delete}]}  | {containers: [{name: b}]}
            {containers: [{name: a}, {name: b}]}           | {containers: [{$patch: replace}, {name: c}]} | {containers: [{name: c}]}
            {containers: [{name: a}, {name: b}]}           | {containers: [{name: c}, {$patch: replace}]} | {containers: [{name: c}]}
            {containers: [{name: a, x: 1}]}                | {containers: [{name: a, y: 2}, {name: a, $patch: delete}]} | {containers: [{name: a, y: 2}]}
            {containers: [{name: a, env: [{name: A}, {name: B}]}]} | {containers: [{name: a, env: [{name: A, $patch: delete}]}]} | {containers: [{name: a, env: [{name: B}]}]}
            {containers: [{name: a, env: [{name: A}]}]}    | {containers: [{name: a, env: [{$patch: replace}, {name: B}]}]} | {containers: [{name: a, env: [{name: B}]}]}
            {containers: [{name: a}]}                      | {containers: [{name: c, $patch: delete}]}  | {containers: [{name: a}]}
            {}                                             | {containers: [{name: a, $patch: delete}]}  | {containers: []}
            {env: [{name: A, value: x}]}                   | {env: [{name: A, value: y}, {name: B, value: z}]} | {env: [{name: A, value: y}, {name: B, value: z}]}
            {ports: [{containerPort: 1, name: a}]}         | {ports: [{containerPort: 1, name: b}]}     | {ports: [{containerPort: 1, name: b}]}
            {tolerations: [{key: a}]}                      | {tolerations: [{key: b}]}                  | {tolerations: [{key: b}]}
            {command: [a, b]}                              | {command: [c]}                             | {command: [c]}
            {strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}} | {strategy: {$retainKeys: [type], type: Recreate}} | {strategy: {type: Recreate}}
            {strategy: {type: RollingUpdate, rollingUpdate: {}}} | {strategy: {$patch: replace, type: Recreate}} | {strategy: {type: Recreate}}
            {a: {b: 1}, c: 2}                              | {a: {$patch: delete}}                      | {a: {}, c: 2}
            {}                                             | {containers: [{name: a, $patch: merge, image: x}]} | {containers: [{name: a, image: x}]}
            """)
    void mergesAsKubernetesDoes(String target, String patch, String result) {
        assertThat(StrategicMerge.apply(Canonical.parse(target), Canonical.parse(patch)))
                .isEqualTo(Canonical.parse(result));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {containers: [{image: x}]}                    | /containers: expected name in every item
            {containers: [{$patch: delete}]}              | /containers: expected name in every item
            {containers: [{name: a, y: 2, $patch: replace}]} | /containers: expected nothing but $patch in the item that says replace
            {tolerations: [{key: a, $patch: delete}]}     | /tolerations: this list has no key by which Kubernetes merges it
            {containers: [a]}                             | /containers: expected a list of objects
            {spec: {$patch: drop}}                        | /spec/$patch: expected replace, delete or merge, found "drop"
            {spec: {$setElementOrder/containers: []}}     | /spec/$setElementOrder/containers: expected $patch or $retainKeys
            {spec: {$retainKeys: a}}                      | /spec/$retainKeys: expected a list of fields
            [{op: add}]                                   | expected an object with the fields to change, found array
            """)
    void saysWhereAPatchIsNone(String patch, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StrategicMerge.apply(Canonical.parse("{}"), Canonical.parse(patch)))
                .withMessageContaining(message);
    }
}
